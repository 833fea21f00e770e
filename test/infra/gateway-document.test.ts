import { ResponseType } from 'aws-cdk-lib/aws-apigateway'
import { expect, test } from 'vitest'
import { gatewayResponses } from '../../infra/gateway/gateway-responses.ts'
import { draft04 } from '../../infra/gateway/draft-04.ts'
import { checkOf } from '../../src/api/check.ts'
import type { Route } from '../../src/api/route.ts'
import { appendEvents } from '../../src/api/routes/append-events.ts'
import { putRecord } from '../../src/api/routes/put-record.ts'
import { putRecords } from '../../src/api/routes/put-records.ts'
import { putLocation } from '../../src/media/routes/put-location.ts'
import { problemShape } from '../../src/api/shapes/problem.ts'
import { document, mediaStraight, openDocument, writes } from './support/gateway.ts'
import { routes } from '../media.ts'

interface Operation {
  readonly security: readonly object[]
  readonly parameters: readonly { readonly in: string; readonly name: string }[]
  readonly 'x-amazon-apigateway-request-validator'?: string
  readonly 'x-amazon-apigateway-integration': {
    readonly type: string
    readonly uri: string
    readonly cacheKeyParameters?: readonly string[]
  }
}

const operations = routes
  .filter(({ streams }) => !streams)
  .map((route) => ({
    route,
    operation: document.paths[route.path]?.[route.method.toLowerCase()] as Operation,
  }))

/** Routes that put their body on the stream and do no more. */
const STRAIGHT: readonly Route[] = [appendEvents, putRecord, putRecords, putLocation]

test('routes that only write validate their body and write to Kinesis; every other route invokes the function', () => {
  for (const { route, operation } of operations) {
    const { type, uri } = operation['x-amazon-apigateway-integration']
    const written = STRAIGHT.includes(route)
    expect(type).toBe(written ? 'aws' : 'aws_proxy')
    expect(uri).toMatch(written ? /:kinesis:action\/PutRecord/ : /:function:(reads|sign-in)\//)
    expect(operation['x-amazon-apigateway-request-validator']).toBe(written ? 'all' : undefined)
    expect(writes.has(route)).toBe(written)
  }
})

test('proxied records go to the function if there are types that users may not append', () => {
  const routesOf = (some: typeof mediaStraight) => [...some.keys()].map(({ path }) => path)
  expect(routesOf(writes).filter((path) => !routesOf(mediaStraight).includes(path))).toEqual([
    '/streams/{name}/record',
    '/streams/{name}/records',
  ])
})

test('the bytes of media do not go through the gateway', () => {
  expect(Object.keys(document.paths['/media/{id}/content']!)).toEqual(['get'])
})

test('the key of a cached answer has all parameters of the request, and the token if the route requires one', () => {
  for (const { route, operation } of operations.filter(({ route }) => route.method === 'GET')) {
    const said = [
      ...Object.keys(route.params?.properties ?? {}).map((name) => `method.request.path.${name}`),
      ...Object.keys(route.query?.properties ?? {}).map((name) => `method.request.querystring.${name}`),
      ...(route.may === undefined ? [] : ['method.request.header.Authorization']),
      ...('accept' in (route.headers ?? {}) ? ['method.request.header.Accept'] : []),
      ...(route.action.does === 'read'
        ? ['method.request.header.If-Match', 'method.request.header.If-None-Match']
        : []),
    ]
    const declared = operation.parameters.map(({ in: place, name }) => `${place} ${name}`)
    expect(declared.includes('header Authorization')).toBe(route.may !== undefined)
    expect(operation['x-amazon-apigateway-integration'].cacheKeyParameters).toEqual(said)
  }
})

test('every answer of the gateway itself is a problem document with the status of the answer', () => {
  const check = checkOf(problemShape)
  for (const [type, { statusCode, responseTemplates, responseParameters }] of Object.entries(
    gatewayResponses('https://app.example'),
  )) {
    const body: unknown = JSON.parse(responseTemplates['application/json']!)
    expect(responseParameters).toMatchObject({
      'gatewayresponse.header.Content-Type': "'application/problem+json'",
    })
    if (type.startsWith('DEFAULT_')) expect(body).not.toHaveProperty('status')
    else expect([check(body).ok, (body as { status: number }).status]).toEqual([true, statusCode])
  }
})

/** The types in CDK's list, which is from the API Gateway Developer Guide, "Gateway response types for API Gateway". */
const TYPES = Object.values(ResponseType).flatMap((type: unknown) =>
  type instanceof ResponseType ? [type.responseType] : [],
)

test('there is one gateway response for each type that API Gateway lets an API change, and no other', () => {
  expect(Object.keys(gatewayResponses()).sort()).toEqual(TYPES.sort())
})

const ORIGIN = 'https://app.example'

interface Answering {
  readonly responses: Readonly<Record<string, { readonly headers?: object }>>
  readonly security: readonly object[]
  readonly 'x-amazon-apigateway-integration': {
    readonly type: string
    readonly requestTemplates?: Readonly<Record<string, string>>
    readonly responses?: Readonly<
      Record<
        string,
        { readonly statusCode: string; readonly responseParameters?: Readonly<Record<string, string>> }
      >
    >
  }
}

const operationsOf = ({ paths }: typeof document) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method,
      operation: operation as Answering,
    })),
  )

test('without an origin and API keys, the document has nothing about CORS or keys', () => {
  expect(JSON.stringify(document).toLowerCase()).not.toMatch(/access-control|"options"|x-api-key/)
})

test('every path but the signed ones answers a preflight request without a token or a key, and lists the methods and headers', () => {
  const open = openDocument(ORIGIN)
  const paths = Object.entries(open.paths)
  for (const [path, methods] of paths.filter(([path]) => !path.startsWith('/signed/'))) {
    const { options, ...others } = methods as Record<string, Answering>
    const { type, requestTemplates, responses } = options!['x-amazon-apigateway-integration']
    expect([type, options!.security, requestTemplates]).toEqual([
      'mock',
      [],
      { 'application/json': '{"statusCode":204}' },
    ])
    const { statusCode, responseParameters } = responses!['default']!
    expect(statusCode).toBe('204')
    expect(responseParameters).toMatchObject({
      'method.response.header.access-control-allow-origin': `'${ORIGIN}'`,
      'method.response.header.access-control-allow-headers': expect.stringMatching(
        /^'authorization,content-type,idempotency-key,(?:[a-z-]+,)*if-none-match,(?:[a-z-]+,)*x-api-key'$/,
      ) as string,
    })
    const allowed = responseParameters!['method.response.header.access-control-allow-methods']!
    const methodsHere = ['OPTIONS', ...Object.keys(others).map((method) => method.toUpperCase())]
    expect(allowed.slice(1, -1).split(',').sort(), path).toEqual(methodsHere.sort())
  }
})

test('a page of the origin may read every answer of an integration and of the gateway; each header is declared', () => {
  const open = openDocument(ORIGIN)
  for (const { path, method, operation } of operationsOf(open)) {
    const { type, responses = {} } = operation['x-amazon-apigateway-integration']
    expect(Object.keys(responses).length, 'the function says so itself').toBe(
      { aws: 3, mock: 1, aws_proxy: 0 }[type],
    )
    for (const { statusCode, responseParameters } of Object.values(responses)) {
      const names = Object.keys(responseParameters!).map((name) =>
        name.replace('method.response.header.', ''),
      )
      expect(responseParameters).toMatchObject({
        'method.response.header.access-control-allow-origin': `'${ORIGIN}'`,
      })
      expect(Object.keys(operation.responses[statusCode]!.headers!), `${method} ${path}`).toEqual(names)
    }
  }
  for (const { responseParameters } of Object.values(gatewayResponses(ORIGIN)))
    expect(responseParameters).toMatchObject({
      'gatewayresponse.header.access-control-allow-origin': `'${ORIGIN}'`,
    })
})

test('a stage with API keys requires a key wherever it requires a token', () => {
  for (const { method, operation } of operationsOf(openDocument(ORIGIN))) {
    const [wanted] = operation.security
    if (method !== 'options' && wanted !== undefined && 'token' in wanted)
      expect(wanted).toEqual({ token: [], key: [] })
  }
  expect(openDocument(ORIGIN).components.securitySchemes).toMatchObject({
    key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
  })
})

test('no model has a reference within itself, or a keyword that API Gateway does not know', () => {
  const keywords = new Set<string>()
  JSON.stringify(document.components.schemas, (name, value: unknown) => {
    if (name !== 'properties' && value !== null && typeof value === 'object' && !Array.isArray(value))
      for (const keyword of Object.keys(value)) keywords.add(keyword)
    return name === 'properties' ? Object.values(value as object) : value
  })
  for (const unknown of ['$ref', 'const', 'nullable', 'exclusiveMinimum', 'minItems', 'maxItems', 'format'])
    expect(keywords).not.toContain(unknown)
  expect(JSON.stringify(document.components.schemas)).not.toContain('\\\\p{')
})

test('a schema is refused if its model would lose a rule', () => {
  for (const schema of [
    { exclusiveMinimum: 0 },
    { pattern: '\\p{L}' },
    { anyOf: [{ type: 'string' }, { type: 'null' }] },
  ])
    expect(() => draft04(schema)).toThrow('Cannot rewrite')
})
