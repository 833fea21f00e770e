import { operationIdOf } from '../../src/api/openapi.ts'
import { isOpen, type Route } from '../../src/api/route.ts'
import { SIGNED } from '../../src/lambda/signed.ts'
import { onMethod, preflight } from './cors.ts'
import { gatewayResponses } from './gateway-responses.ts'
import { integrationOf, parametersOf } from './integrations.ts'
import type { Models } from './models.ts'
import type { Parts } from './parts.ts'
import { securityOf, securitySchemes, SIGNED_ONLY } from './security.ts'
import type { Straight, Write } from './writes.ts'

/** The document that API Gateway imports. */
export interface GatewayDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>
  readonly components: { readonly schemas: Models; readonly securitySchemes: object }
  readonly [member: string]: unknown
}

/**
 * The routes as OpenAPI 3.0 with API Gateway's extensions: routes in `straight` go to Kinesis, all others to one
 * function. The documentation for readers is in `/openapi.json`; this document is for the gateway.
 */
export const gatewayDocument = (
  routes: readonly Route[],
  straight: Straight,
  parts: Parts,
): GatewayDocument => ({
  openapi: '3.0.1',
  info: { title: parts.name, version: '0.1.0' },
  'x-amazon-apigateway-request-validators': {
    all: { validateRequestBody: true, validateRequestParameters: true },
  },
  'x-amazon-apigateway-gateway-responses': gatewayResponses(parts.origin),
  paths: pathsOf(routes, straight, parts),
  components: {
    schemas: straight.models,
    securitySchemes: securitySchemes(parts),
  },
})

function pathsOf(routes: readonly Route[], { writes }: Straight, parts: Parts): GatewayDocument['paths'] {
  const paths: Record<string, Record<string, object>> = {}
  // Uploads go directly to the bucket, because the gateway accepts ten megabytes at most.
  const here = routes.filter(({ streams }) => !streams)
  for (const route of here) {
    const operation = operationOf(route, writes.get(route), parts)
    ;(paths[route.path] ??= {})[route.method.toLowerCase()] = operation
  }
  for (const [path, operations] of Object.entries(paths)) {
    const asked = preflight(
      here.filter((route) => route.path === path),
      parts,
    )
    if (asked !== undefined) operations['options'] = asked
  }
  return { ...paths, ...signedPaths(here.filter(isOpen), parts) }
}

/** The routes of guests for requests that are signed. */
const signedPaths = (open: readonly Route[], parts: Parts): GatewayDocument['paths'] =>
  Object.fromEntries(
    open.map((route) => [
      SIGNED + route.path,
      {
        [route.method.toLowerCase()]: {
          ...operationOf(route, undefined, parts),
          operationId: `signed_${operationIdOf(route)}`,
          security: SIGNED_ONLY,
        },
      },
    ]),
  )

function operationOf(route: Route, written: Write | undefined, parts: Parts): object {
  return {
    operationId: operationIdOf(route),
    security: securityOf(route, parts),
    parameters: parametersOf(route).map(({ place, name, required }) => ({
      in: place === 'querystring' ? 'query' : place,
      name,
      required,
      schema: { type: 'string' },
    })),
    ...(written && {
      'x-amazon-apigateway-request-validator': 'all',
      requestBody: { required: true, content: contentOf(written) },
    }),
    responses: responsesOf(route, written, parts),
    'x-amazon-apigateway-integration': integrationOf(route, written, parts),
  }
}

const contentOf = (write: Write): object =>
  Object.fromEntries(
    Object.entries(write.models).map(([mediaType, model]) => [
      mediaType,
      { schema: { $ref: `#/components/schemas/${model}` } },
    ]),
  )

/** The statuses that the templates of a write may answer, in addition to those of the route. */
const PROBLEMS = [400, 403, 413, 429, 503]

const responsesOf = (route: Route, written: Write | undefined, parts: Parts): object =>
  Object.fromEntries(
    [...Object.keys(route.answers), ...(written === undefined ? [] : PROBLEMS)].map((status) => [
      String(status),
      {
        description: route.answers[Number(status)]?.description ?? 'A problem document',
        ...onMethod(parts),
      },
    ]),
  )
