import Type from 'typebox'
import type { Route } from '../../src/api/route.ts'
import { signInRoutes } from '../../src/api/routes/sign-in.ts'
import { onIntegration } from './cors.ts'
import type { Parts } from './parts.ts'
import { problemTemplate } from './templates/answer-problem.ts'
import type { Write } from './writes.ts'

/** How long the gateway waits for Kinesis or for the function, in milliseconds: API Gateway's maximum. */
const TIMEOUT_MS = 29_000

/**
 * The `x-amazon-apigateway-integration` of a route: with Kinesis if the route has a write, otherwise with the function.
 */
export const integrationOf = (route: Route, write: Write | undefined, parts: Parts): object =>
  write === undefined ? reads(route, parts) : kinesis(write, parts)

function kinesis({ action, status, models, request, response }: Write, parts: Parts): object {
  return {
    type: 'aws',
    httpMethod: 'POST',
    uri: `arn:${parts.partition}:apigateway:${parts.region}:kinesis:action/${action}`,
    credentials: parts.writerRoleArn,
    timeoutInMillis: TIMEOUT_MS,
    // A media type without a template, and so without a model, gets 415: no body passes without validation.
    passthroughBehavior: 'never',
    requestParameters: { 'integration.request.header.Content-Type': "'application/x-amz-json-1.1'" },
    requestTemplates: Object.fromEntries(Object.keys(models).map((type) => [type, request])),
    responses: {
      default: answered(status, response, parts),
      '4\\d{2}': answered(400, problemTemplate, parts),
      '5\\d{2}': answered(503, problemTemplate, parts),
    },
  }
}

const answered = (status: number, template: string, parts: Parts): object => ({
  statusCode: String(status),
  responseTemplates: { 'application/json': template },
  ...onIntegration(parts),
})

function reads(route: Route, parts: Parts): object {
  const { signInFunctionArn, readsFunctionArn } = parts
  return {
    type: 'aws_proxy',
    httpMethod: 'POST',
    uri: uriOf(signInRoutes.includes(route) ? signInFunctionArn : readsFunctionArn, parts),
    timeoutInMillis: TIMEOUT_MS,
    passthroughBehavior: 'when_no_match',
    cacheKeyParameters: parametersOf(route).map(({ place, name }) => `method.request.${place}.${name}`),
  }
}

/** The address by which API Gateway invokes a function. */
export const uriOf = (functionArn: string, { partition, region }: Parts): string =>
  `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`

/** Everything that an answer may depend on: the path and query of the route and, if it needs a token, the caller. */
export const parametersOf = ({ action, params, query, may, headers }: Route): readonly Parameter[] => [
  ...Object.keys(params?.properties ?? {}).map((name) => ({ place: 'path' as const, name, required: true })),
  ...Object.entries(query?.properties ?? {}).map(([name, schema]) => ({
    place: 'querystring' as const,
    name,
    required: !Type.IsOptional(schema),
  })),
  ...(may === undefined ? [] : [header('Authorization')]),
  ...(headers?.['accept'] === undefined ? [] : [header('Accept')]),
  // A row's 304 or 412 is for those who sent the same condition.
  ...(action.does === 'read' ? [header('If-Match'), header('If-None-Match')] : []),
]

const header = (name: string): Parameter => ({ place: 'header', name, required: false })

export interface Parameter {
  readonly place: 'path' | 'querystring' | 'header'
  readonly name: string
  readonly required: boolean
}
