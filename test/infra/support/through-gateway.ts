import type { Authorization } from '../../../src/lambda/authorizer.ts'
import type { ProxyAnswer } from '../../../src/lambda/proxy-handler.ts'
import { allows } from './may-invoke.ts'
import type { RunningFunction } from './running-function.ts'
import type { Synthesized } from './synthesize.ts'
import { resourceOf } from './template.ts'

interface Operation {
  readonly security: readonly Readonly<Record<string, unknown>>[]
  readonly 'x-amazon-apigateway-integration': { readonly uri: unknown }
}

type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>

interface Asked {
  readonly stack: Synthesized
  readonly functions: ReadonlyMap<string, Pick<RunningFunction, 'invoke'>>
}

interface More {
  readonly token?: string
  readonly body?: object
}

const API = 'arn:aws:execute-api:us-east-1:123456789012:api/dev'

/** Where a path is in the template's document. */
function operationAt({ stack }: Asked, method: string, path: string) {
  const [, { Properties }] = resourceOf(stack, 'AWS::ApiGateway::RestApi', 'Api')
  const { paths } = Properties['Body'] as { paths: Paths }
  const found = Object.entries(paths).find(([each]) =>
    new RegExp(`^${each.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  )
  const operation = found?.[1][method.toLowerCase()]
  if (found === undefined || operation === undefined) throw new Error(`The gateway has no ${method} ${path}`)
  return { resource: found[0], operation }
}

/**
 * Sends a request as API Gateway does, by the template's document: through the authorizer's bundle, if the method has
 * one, to the function of its integration. Throws for a method that wants a signature.
 */
export async function throughGateway(
  cloud: Asked,
  httpMethod: string,
  path: string,
  { token, body }: More = {},
): Promise<{ readonly statusCode: number; readonly body: string }> {
  const { resource, operation } = operationAt(cloud, httpMethod, path)
  const headers = {
    'X-Forwarded-For': '203.0.113.9, 198.51.100.7',
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
  }
  const request = { httpMethod, path, resource, headers }
  const admitted = await admit(cloud, operation, request)
  if ('statusCode' in admitted) return admitted
  const { uri } = operation['x-amazon-apigateway-integration']
  const name = /"(SignIn|Reads)/.exec(JSON.stringify(uri))?.[1] ?? ''
  const answer = await cloud.functions.get(name)!.invoke({
    ...request,
    multiValueQueryStringParameters: null,
    body: body === undefined ? null : JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: admitted,
  })
  return answer as ProxyAnswer
}

interface Request {
  readonly httpMethod: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

/** The context of a request that the gateway lets in, or its answer. */
async function admit(cloud: Asked, { security }: Operation, request: Request) {
  const [scheme] = security.flatMap((each) => Object.keys(each))
  if (scheme === undefined) return {}
  if (scheme === 'signature') throw new Error(`${request.path} wants a signature`)
  if (scheme === 'token' && request.headers['Authorization'] === undefined) return UNAUTHORIZED
  const methodArn = `${API}/${request.httpMethod}${request.path}`
  const authorized = await authorize(cloud, { type: 'REQUEST', methodArn, ...request })
  if (authorized === undefined) return UNAUTHORIZED
  if (!mayInvoke(authorized, methodArn)) return { statusCode: 403, body: '' }
  const { principalId, context } = authorized
  return { authorizer: { principalId, integrationLatency: 1, ...context } }
}

const UNAUTHORIZED = { statusCode: 401, body: 'by the gateway' }

/** An error of this message is 401 for API Gateway; any other is 500. */
async function authorize({ functions }: Asked, event: object): Promise<Authorization | undefined> {
  try {
    return (await functions.get('Authorizer')!.invoke(event)) as Authorization
  } catch (error) {
    if (error instanceof Error && error.message === 'Error: Unauthorized') return undefined
    throw error
  }
}

function mayInvoke({ policyDocument }: Authorization, arn: string): boolean {
  const { Statement } = policyDocument as { Statement: { Action: string; Resource: string }[] }
  const policy = Statement.map(({ Action, Resource }) => ({ actions: [Action], resources: [Resource] }))
  return allows(policy, 'execute-api:Invoke', arn)
}
