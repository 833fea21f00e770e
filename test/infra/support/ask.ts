import { expect } from 'vitest'
import type { Route } from '../../../src/api/route.ts'
import type { ProxyAnswer } from '../../../src/lambda/proxy-handler.ts'
import type { RunningFunction } from './running-function.ts'

/** A stack whose functions run. */
interface Asked {
  readonly functions: ReadonlyMap<string, Pick<RunningFunction, 'invoke'>>
}

const OPERATOR = { user: 'eve', role: 'admin' }

/** The parts of a request beside its method and path. */
interface More {
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: object
  /** Who asks; the operator by default. */
  readonly asker?: object | undefined
}

/** Invokes the function of reads as API Gateway does for a request. */
export function callReads(
  cloud: Asked,
  httpMethod: Route['method'],
  path: string,
  { query = {}, headers = {}, body, asker = OPERATOR }: More = {},
): Promise<ProxyAnswer> {
  const queries = Object.entries(query).map(([name, value]) => [name, [value]])
  return cloud.functions.get('Reads')!.invoke({
    httpMethod,
    path,
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    multiValueQueryStringParameters: Object.fromEntries(queries) as object,
    body: body === undefined ? null : JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: { authorizer: asker },
  }) as Promise<ProxyAnswer>
}

/** Sends a request to the function of reads, and returns the body of the answer, whose status must be 200. */
export async function askReads(
  cloud: Asked,
  method: 'GET' | 'POST',
  path: string,
  query: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { statusCode, body } = await callReads(cloud, method, path, { query })
  expect(statusCode, `${path}: ${body}`).toBe(200)
  return body
}

/** An upload that has begun. */
interface Begun {
  readonly mediaId: string
  readonly uploadUrl: string
  /** Uploads these bytes; gives the status of the answer. */
  readonly put: (bytes: string) => Promise<number>
}

/** Begins an upload for that operator. */
export async function beginUpload(cloud: Asked, body: object): Promise<Begun> {
  const begun = await callReads(cloud, 'POST', '/media', { body })
  expect(begun.statusCode, begun.body).toBe(201)
  const { mediaId, uploadUrl, uploadHeaders } = JSON.parse(begun.body) as {
    mediaId: string
    uploadUrl: string
    uploadHeaders: Record<string, string>
  }
  const put = async (bytes: string): Promise<number> =>
    (await fetch(uploadUrl, { method: 'PUT', body: bytes, headers: uploadHeaders })).status
  return { mediaId, uploadUrl, put }
}

/** The notification of S3 for an object, as EventBridge sends it (S3 User Guide, "EventBridge event message structure"). */
export const newsOf = (mediaId: string) => ({
  version: '0',
  'detail-type': 'Object Created',
  source: 'aws.s3',
  detail: { version: '0', object: { key: `media/${mediaId}`, size: 5 }, reason: 'PutObject' },
})
