import { expect, test } from 'vitest'
import type { Route } from '../../src/api/route.ts'
import { routes } from '../media.ts'
import { document } from './support/gateway.ts'

interface Operation {
  readonly operationId: string
  readonly security: readonly object[]
  readonly 'x-amazon-apigateway-integration': { readonly uri: string }
}

const operationAt = (path: string, method: string) =>
  document.paths[path]?.[method.toLowerCase()] as Operation

const operations = routes
  .filter(({ streams }) => !streams)
  .map((route) => ({ route, operation: operationAt(route.path, route.method) }))

test('the gateway requires a token for exactly the routes for which the server requires one', () => {
  const schemeOf = ({ may, guests }: Route) =>
    may === undefined ? [] : guests ? [{ visitor: [] }] : [{ token: [] }]
  for (const { route, operation } of operations) expect(operation.security).toEqual(schemeOf(route))
})

test('a request without a token reaches the authorizer only where guests may come; that answer is not kept', () => {
  const schemes = document.components.securitySchemes as Record<string, Record<string, object>>
  const settings = (name: string) => schemes[name]!['x-amazon-apigateway-authorizer']
  expect(settings('token')).toMatchObject({
    type: 'request',
    identitySource: 'method.request.header.Authorization',
    authorizerResultTtlInSeconds: 60,
  })
  expect(settings('visitor')).toMatchObject({ type: 'request', authorizerResultTtlInSeconds: 0 })
  expect(settings('visitor')).not.toHaveProperty('identitySource')
})

test('exactly the routes of guests are there for signed requests too, with the same parameters and function', () => {
  const open = operations.filter(({ route }) => route.guests && route.may !== undefined)
  const signed = Object.entries(document.paths).filter(([path]) => path.startsWith('/signed/'))
  expect(signed.map(([path]) => path)).toEqual(open.map(({ route }) => `/signed${route.path}`))
  for (const [at, [, methods]] of signed.entries()) {
    const { route, operation } = open[at]!
    expect(methods).toEqual({
      [route.method.toLowerCase()]: {
        ...operation,
        operationId: expect.stringMatching(/^signed_/) as string,
        security: [{ signature: [] }],
      },
    })
  }
  const ids = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map((operation) => (operation as Operation).operationId),
  )
  expect(ids.length).toBe(new Set(ids).size)
})

test('the routes of sign-in invoke their own function', () => {
  const own = operations.filter(({ operation }) =>
    operation['x-amazon-apigateway-integration'].uri.includes(':function:sign-in/'),
  )
  expect(own.map(({ route }) => `${route.method} ${route.path}`)).toEqual([
    'POST /sessions',
    'PUT /passwords/{id}',
    'DELETE /passwords/{id}',
  ])
})
