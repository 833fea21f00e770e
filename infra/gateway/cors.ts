import type { Route } from '../../src/api/route.ts'
import { corsHeaders, preflightHeaders } from '../../src/api/cors-headers.ts'
import type { Parts } from './parts.ts'

type Headers = Readonly<Record<string, string>>

/** Constant headers, with the quotes that API Gateway requires. */
const quoted = (prefix: string, headers: Headers): Headers =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [`${prefix}.header.${name}`, `'${value}'`]),
  )

/** CORS headers for answers of an integration; none if the stage names no origin. */
export const onIntegration = ({ origin }: Pick<Parts, 'origin'>): object =>
  origin === undefined ? {} : { responseParameters: quoted('method.response', corsHeaders(origin)) }

/** The same for the gateway's own answers. */
export const onGateway = (origin: string | undefined): Headers =>
  quoted('gatewayresponse', corsHeaders(origin))

/** API Gateway maps only headers that the method declares. */
const declaring = (headers: Headers): object => ({
  headers: Object.fromEntries(Object.keys(headers).map((name) => [name, { schema: { type: 'string' } }])),
})

export const onMethod = ({ origin }: Pick<Parts, 'origin'>): object =>
  origin === undefined ? {} : declaring(corsHeaders(origin))

/** Preflights: the gateway answers them itself, for all clients, without a token. */
export function preflight(routes: readonly Route[], { origin, apiKeys }: Parts): object | undefined {
  if (origin === undefined) return undefined
  const methods = ['OPTIONS', ...routes.map(({ method }) => method)]
  const headers = preflightHeaders(origin, methods, apiKeys ? ['x-api-key'] : [])
  return {
    security: [],
    responses: { 204: { description: 'What is allowed', ...declaring(headers) } },
    'x-amazon-apigateway-integration': {
      type: 'mock',
      passthroughBehavior: 'when_no_match',
      requestTemplates: { 'application/json': '{"statusCode":204}' },
      responses: {
        default: { statusCode: '204', responseParameters: quoted('method.response', headers) },
      },
    },
  }
}
