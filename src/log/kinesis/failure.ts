/** The errors by which Kinesis asks for fewer requests (API reference, Errors of PutRecords, GetRecords, ListShards). */
const THROTTLES = new Set([
  'ProvisionedThroughputExceededException',
  'LimitExceededException',
  'KMSThrottlingException',
  'ThrottlingException',
  'RequestLimitExceeded',
])

/** Network errors by the names that Node and the SDK's HTTP handler give them. */
const NETWORK = new Map([
  ['ECONNREFUSED', 'nothing listens there'],
  ['ECONNRESET', 'the connection was cut'],
  ['EPIPE', 'the connection was cut'],
  ['ETIMEDOUT', 'no answer came in time'],
  ['TimeoutError', 'no answer came in time'],
  ['ENOTFOUND', 'there is no such host'],
  ['EAI_AGAIN', 'there is no such host'],
])

export const isThrottle = (cause: unknown): boolean => THROTTLES.has(nameOf(cause))

/** Whether the same request may succeed a little later. */
export const isPassing = (cause: unknown): boolean =>
  isThrottle(cause) || statusOf(cause) >= 500 || NETWORK.has(codeOf(cause)) || NETWORK.has(nameOf(cause))

/**
 * The name of an error, which the SDK takes from Kinesis (`ResourceNotFoundException`, …); empty if it is not an error.
 */
export const nameOf = (cause: unknown): string => (cause instanceof Error ? cause.name : '')

/** A failure as one sentence. It has the name of its cause, so that callers handle all logs alike. */
export function failure(what: string, cause: unknown): Error {
  const error = new Error(`Cannot ${what}: ${reasonOf(cause)}`, { cause })
  error.name = nameOf(cause)
  return error
}

function reasonOf(cause: unknown): string {
  const known = NETWORK.get(codeOf(cause)) ?? NETWORK.get(nameOf(cause))
  if (known !== undefined || !(cause instanceof Error)) return known ?? String(cause)
  const [line = ''] = cause.message.split('\n', 1)
  return line === '' || line === 'UnknownError' ? cause.name : line
}

const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : ''

/** The HTTP status that the SDK keeps with its errors; 0 where none came. */
function statusOf(cause: unknown): number {
  const metadata: unknown = cause instanceof Error && '$metadata' in cause ? cause.$metadata : undefined
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return 0
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : 0
}
