import { pauseAfter } from '../../base/back-off.ts'

/** The sources of chance and of time, given by the caller. */
export interface Pace {
  /** A number in [0, 1). */
  readonly random: () => number
  /** Resolves after `ms` milliseconds. */
  readonly pause: (ms: number) => Promise<void>
}

/**
 * The attempts of a request, and the batches in a row of which DynamoDB may process nothing. All pauses together take
 * at most 5.2 and 7.1 seconds, half of that on average.
 */
export const ATTEMPTS = 8
const BACK_OFF = { firstMs: 50, longestMs: 2_000 }

/**
 * Waits before the next attempt: exponential back-off with full jitter, so that clients that collided do not collide
 * again.
 */
export const backOff = (attempt: number, { random, pause }: Pace): Promise<void> =>
  pause(random() * pauseAfter(attempt + 1, BACK_OFF))

/** Sends a request until it is answered. Throws if a retry cannot help, or after the last attempt. */
export async function retry<T>(pace: Pace, ask: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    signal?.throwIfAborted()
    try {
      return await ask()
    } catch (cause) {
      if (!isTransient(cause) || attempt + 1 === ATTEMPTS) throw cause
    }
    await backOff(attempt, pace)
  }
}

/** The names of throttling errors in DynamoDB's developer guide (Error handling, HTTP status 400). */
const THROTTLES = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
])

/** Whether DynamoDB throttled the request. Such a request has certainly changed nothing. */
export const isThrottle = (cause: unknown): boolean => cause instanceof Error && THROTTLES.has(cause.name)

/** Throttles, failures of the server, and requests without an answer. */
function isTransient(cause: unknown): boolean {
  if (isThrottle(cause)) return true
  const status = statusOf(cause)
  return status === undefined ? isNetwork(cause) : status >= 500
}

const statusOf = (cause: unknown): number | undefined =>
  (cause as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode

/** Node's socket errors have a code; the SDK's time-outs have a name. */
const isNetwork = (cause: unknown): boolean =>
  cause instanceof Error &&
  (cause.name === 'TimeoutError' || ('code' in cause && typeof cause.code === 'string'))
