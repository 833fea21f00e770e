import { isOpen, type Route } from '../../src/api/route.ts'
import { uriOf } from './integrations.ts'
import type { Parts } from './parts.ts'

/** How long the gateway keeps the answer for a token, so how long it may accept one that has expired meanwhile. */
const KEPT_SECONDS = 60

/**
 * The security of a route. Without `Authorization`, the gateway itself refuses a request for `token`; a request for
 * `visitor` reaches the authorizer, which admits guests (API Gateway Developer Guide, "x-amazon-apigateway-authorizer
 * object": without an identity source nothing is kept).
 */
export function securityOf(route: Route, { apiKeys }: Parts): readonly object[] {
  if (route.may === undefined) return []
  if (isOpen(route)) return [{ visitor: [] }]
  return [{ token: [], ...(apiKeys && { key: [] }) }]
}

/** Requests that credentials of the identity pool sign. */
export const SIGNED_ONLY: readonly object[] = [{ signature: [] }]

export const securitySchemes = (parts: Parts): object => ({
  token: authorizer(parts, {
    identitySource: 'method.request.header.Authorization',
    authorizerResultTtlInSeconds: KEPT_SECONDS,
  }),
  visitor: authorizer(parts, { authorizerResultTtlInSeconds: 0 }),
  signature: { ...HEADER, 'x-amazon-apigateway-authtype': 'awsSigv4' },
  ...(parts.apiKeys && { key }),
})

const HEADER = { type: 'apiKey', name: 'Authorization', in: 'header' }

/** A key of the usage plan; each key has a rate of its own. */
const key = { type: 'apiKey', name: 'x-api-key', in: 'header' }

const authorizer = (parts: Parts, settings: object): object => ({
  ...HEADER,
  'x-amazon-apigateway-authtype': 'custom',
  'x-amazon-apigateway-authorizer': {
    type: 'request',
    authorizerUri: uriOf(parts.authorizerFunctionArn, parts),
    ...settings,
  },
})
