import { expect } from 'vitest'
import type { Cloud } from './cloud.ts'

const requestContext = { authorizer: { claims: { sub: 'eve', 'cognito:groups': 'admin' } } }

/** Asks the function of reads as API Gateway does for an operator, and gives the body of an answer that must be 200. */
export async function askReads(
  cloud: Cloud,
  httpMethod: 'GET' | 'POST',
  path: string,
  query: Readonly<Record<string, string>> = {},
): Promise<string> {
  const queries = Object.entries(query).map(([name, value]) => [name, [value]])
  const answer = await cloud.functions.get('Reads')!.invoke({
    httpMethod,
    path,
    headers: {},
    multiValueQueryStringParameters: Object.fromEntries(queries) as object,
    body: null,
    isBase64Encoded: false,
    requestContext,
  })
  const { statusCode, body } = answer as { readonly statusCode: number; readonly body: string }
  expect(statusCode, `${path}: ${body}`).toBe(200)
  return body
}
