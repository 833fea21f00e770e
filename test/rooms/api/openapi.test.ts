import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openapiOf } from '../../../src/api/openapi.ts'
import { openHouse, type House } from './support/house.ts'
import { routes, mediaApi } from '../../media.ts'

interface Operation {
  readonly operationId: string
  readonly security: readonly object[]
  readonly parameters: readonly { in: string; name: string; required?: boolean; schema: object }[]
  readonly responses: Readonly<Record<string, { description?: string; $ref?: string }>>
}
type Document = Record<string, unknown> & { paths: Record<string, Record<string, Operation>> }

let house: House
let document: Document
beforeAll(async () => {
  house = await openHouse()
  document = (await house.ask('GET', '/openapi.json', { token: null })).body as Document
})
afterAll(() => house.close())

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )

const references = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return []
  if ('$ref' in value && typeof value.$ref === 'string') return [value.$ref]
  return Object.values(value).flatMap(references)
}

describe('the OpenAPI document', () => {
  it('tells exactly the routes of the table, all of them served', () => {
    const told = operations().map(({ path, method }) => `${method.toUpperCase()} ${path}`)
    expect(told.toSorted()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).toSorted())
    for (const { method, path } of routes)
      expect(house.door.hasRoute({ method, url: path.replaceAll(/\{(\w+)\}/g, ':$1') })).toBe(true)
  })

  it('meets the rules of OpenAPI 3.1 for a document', () => {
    expect(document['openapi']).toBe('3.1.0')
    expect(document['info']).toMatchObject({ title: 'Tributary', version: expect.any(String) as string })
    expect(new Set(operations().map(({ operation }) => operation.operationId)).size).toBe(routes.length)
    for (const { path, operation } of operations()) {
      const inPath = operation.parameters.filter((parameter) => parameter.in === 'path')
      expect(inPath.map(({ name }) => name)).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
      expect(inPath.every(({ required }) => required)).toBe(true)
      for (const response of Object.values(operation.responses))
        expect(response.$ref ?? response.description).toBeTruthy()
    }
  })

  it('refers to nothing that is not in it', () => {
    const all = references(document)
    expect(all).toContain('#/components/schemas/media.rated')
    for (const reference of all) {
      const found = reference
        .slice(2)
        .split('/')
        .reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], document)
      expect(found, reference).toBeTypeOf('object')
    }
  })

  it('names roles, ?after= and Idempotency-Key', () => {
    const at = (method: string, path: string) => document.paths[path]![method]!
    const names = (operation: Operation) => operation.parameters.map(({ name }) => name)
    expect(at('get', '/healthz').security).toEqual([])
    expect(at('get', '/metrics')).toMatchObject({ security: [{ bearer: [] }], 'x-roles': ['admin'] })
    expect(names(at('get', '/users/{id}/media'))).toEqual(['id', 'limit', 'cursor', 'after', 'wait'])
    expect(names(at('put', '/media/{id}/rating'))).toEqual(['id', 'after', 'wait', 'Idempotency-Key'])
    expect(at('get', '/media/{id}')).toMatchObject({ security: [{}, { bearer: [] }] })
  })

  it('is made of the table alone', () => {
    expect(JSON.parse(JSON.stringify(openapiOf(mediaApi)))).toEqual(document)
  })
})

describe('GET /docs', () => {
  it('shows the document, with nothing from elsewhere', async () => {
    const { body, headers } = await house.ask('GET', '/docs/', { token: null })
    expect(headers['content-security-policy']).toContain("default-src 'self'")
    const links = [...String(body).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link!)
    expect(links).toContain('./static/swagger-ui-bundle.js')
    for (const link of links) {
      expect(link).toMatch(/^\.\/static\//)
      expect((await house.ask('GET', `/docs/${link.slice(2)}`, { token: null })).status).toBe(200)
    }
    expect((await house.ask('GET', '/docs/json', { token: null })).body).toEqual(document)
  })

  it('is found without a slash at its end', async () => {
    expect([200, 302]).toContain((await house.ask('GET', '/docs', { token: null })).status)
  })
})
