import { expect, test } from 'vitest'
import { gatewayResponses } from '../../infra/gateway/gateway-responses.ts'
import { draft04 } from '../../infra/gateway/draft-04.ts'
import { writes } from '../../infra/gateway/writes.ts'
import { checkOf } from '../../src/api/check.ts'
import type { Route } from '../../src/api/route.ts'
import { routes } from '../../src/api/routes.ts'
import { patchMedia } from '../../src/api/routes/patch-media.ts'
import { postMedia } from '../../src/api/routes/post-media.ts'
import { problemShape } from '../../src/api/shapes/problem.ts'
import { document } from './support/gateway.ts'

interface Operation {
  readonly security: readonly object[]
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

/** Those that take a body and do more than put it on the stream. */
const MORE: readonly Route[] = [postMedia, patchMedia]

test('every route that takes a body writes to Kinesis, validated, but for two; every other goes to the function', () => {
  for (const { route, operation } of operations) {
    const { type, uri } = operation['x-amazon-apigateway-integration']
    const written = route.body !== undefined && !MORE.includes(route)
    expect(type).toBe(written ? 'aws' : 'aws_proxy')
    expect(uri).toContain(written ? ':kinesis:action/PutRecord' : ':function:reads/')
    expect(operation['x-amazon-apigateway-request-validator']).toBe(written ? 'all' : undefined)
    expect(writes.has(route)).toBe(written)
  }
})

test('bytes do not go through the gateway', () => {
  expect(Object.keys(document.paths['/media/{id}/content']!)).toEqual(['get'])
})

test('what the door lets nobody into without a token, the gateway does not either', () => {
  for (const { route, operation } of operations)
    expect(operation.security).toEqual(route.may === undefined ? [] : [{ cognito: [] }])
})

test('an answer is kept under all that a question says', () => {
  for (const { route, operation } of operations.filter(({ route }) => route.method === 'GET')) {
    const said = [
      ...Object.keys(route.params?.properties ?? {}).map((name) => `method.request.path.${name}`),
      ...Object.keys(route.query?.properties ?? {}).map((name) => `method.request.querystring.${name}`),
    ]
    expect(operation['x-amazon-apigateway-integration'].cacheKeyParameters).toEqual(said)
  }
})

test('all that the gateway answers by itself is a problem document of the status it has', () => {
  const check = checkOf(problemShape)
  for (const [type, { statusCode, responseTemplates, responseParameters }] of Object.entries(
    gatewayResponses,
  )) {
    const body: unknown = JSON.parse(responseTemplates['application/json']!)
    expect(responseParameters).toMatchObject({
      'gatewayresponse.header.Content-Type': "'application/problem+json'",
    })
    if (type.startsWith('DEFAULT_')) expect(body).not.toHaveProperty('status')
    else expect([check(body).ok, (body as { status: number }).status]).toEqual([true, statusCode])
  }
})

test('no model refers within itself, and none says what API Gateway does not know', () => {
  const keywords = new Set<string>()
  JSON.stringify(document.components.schemas, (name, value: unknown) => {
    if (value !== null && typeof value === 'object' && !Array.isArray(value))
      for (const keyword of Object.keys(value)) keywords.add(keyword)
    return name === 'properties' ? Object.values(value as object) : value
  })
  for (const unknown of ['$ref', 'const', 'nullable', 'exclusiveMinimum', 'minItems', 'maxItems', 'format'])
    expect(keywords).not.toContain(unknown)
  expect(JSON.stringify(document.components.schemas)).not.toContain('\\\\p{')
})

test('a schema that would lose a rule is refused', () => {
  for (const schema of [
    { exclusiveMinimum: 0 },
    { pattern: '\\p{L}' },
    { anyOf: [{ type: 'string' }, { type: 'null' }] },
  ])
    expect(() => draft04(schema)).toThrow('Cannot rewrite')
})
