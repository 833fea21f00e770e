import { problem } from '../../src/api/reply.ts'
import { onGateway } from './cors.ts'

/** The gateway's own answers in the words of our own server: type of gateway response, status, reason, detail. */
const KNOWN: readonly (readonly [type: string, status: number, reason: string, detail: string])[] = [
  ['UNAUTHORIZED', 401, 'unauthorized', 'This needs a bearer token'],
  ['ACCESS_DENIED', 403, 'forbidden', 'This token may not do that'],
  ['EXPIRED_TOKEN', 401, 'unauthorized', 'Not let in: the token has expired'],
  ['INVALID_SIGNATURE', 403, 'forbidden', 'The signature is not one that we know'],
  ['INVALID_API_KEY', 403, 'forbidden', 'The API key is not one that we know'],
  // API Gateway also gives this type if no resource has the path and method.
  ['MISSING_AUTHENTICATION_TOKEN', 404, 'no-such-route', 'There is nothing at this path'],
  ['RESOURCE_NOT_FOUND', 404, 'no-such-route', 'There is nothing at this path'],
  ['BAD_REQUEST_BODY', 400, 'bad-body', 'The body does not match its schema'],
  ['BAD_REQUEST_PARAMETERS', 400, 'bad-query', 'The path, the query or a header is not valid'],
  ['REQUEST_TOO_LARGE', 413, 'too-large', 'The body is larger than this server accepts'],
  ['UNSUPPORTED_MEDIA_TYPE', 415, 'unsupported-media-type', 'No route accepts a body of this media type'],
  ['THROTTLED', 429, 'throttled', 'Too many requests: try again later'],
  ['QUOTA_EXCEEDED', 429, 'quota-exceeded', 'No more requests for now: the quota is used up'],
  ['WAF_FILTERED', 403, 'forbidden', 'The request was filtered'],
  ['API_CONFIGURATION_ERROR', 500, 'internal', 'An internal error'],
  ['AUTHORIZER_CONFIGURATION_ERROR', 500, 'internal', 'An internal error'],
  ['AUTHORIZER_FAILURE', 500, 'internal', 'An internal error'],
  ['INTEGRATION_FAILURE', 504, 'no-answer', 'What stands behind the gateway did not answer: try again'],
  [
    'INTEGRATION_TIMEOUT',
    504,
    'no-answer',
    'What stands behind the gateway did not answer in time: try again',
  ],
]

/** These defaults have no status: to set theirs would change that of every type (Developer Guide). */
const LAST: readonly (readonly [type: string, reason: string, detail: string])[] = [
  ['DEFAULT_4XX', 'refused', 'The gateway refused the request'],
  ['DEFAULT_5XX', 'internal', 'An internal error'],
]

const CONTENT_TYPE = { 'gatewayresponse.header.Content-Type': "'application/problem+json'" }

const HEADERS: Readonly<Record<number, object>> = {
  401: { 'gatewayresponse.header.WWW-Authenticate': '\'Bearer realm="tributary"\'' },
  429: { 'gatewayresponse.header.Retry-After': "'1'" },
}

interface GatewayResponse {
  readonly statusCode?: number
  readonly responseParameters: object
  readonly responseTemplates: Readonly<Record<string, string>>
}

/**
 * The `x-amazon-apigateway-gateway-responses`: every error of the gateway is a problem document that pages of `origin`
 * may read.
 */
export const gatewayResponses = (origin?: string): Readonly<Record<string, GatewayResponse>> => ({
  ...Object.fromEntries(
    KNOWN.map(([type, status, reason, detail]) => [
      type,
      {
        statusCode: status,
        ...answering(problem(status, reason, detail).body, { ...HEADERS[status], ...onGateway(origin) }),
      },
    ]),
  ),
  ...Object.fromEntries(
    LAST.map(([type, reason, detail]) => [type, answering(withoutStatus(reason, detail), onGateway(origin))]),
  ),
})

function answering(body: string, headers: object = {}): GatewayResponse {
  return {
    responseParameters: { ...CONTENT_TYPE, ...headers },
    responseTemplates: { 'application/json': body },
  }
}

function withoutStatus(reason: string, detail: string): string {
  return problem(0, reason, detail).body.replace('"status":0,', '')
}
