/** Chance and time, which others hand in. */
export interface Pace {
  /** A number in [0, 1). */
  readonly random: () => number
  /** Resolves after so many milliseconds. */
  readonly pause: (ms: number) => Promise<void>
}

/** How often in a row a request may come to nothing. Their pauses take four seconds on average, eight at most. */
export const ATTEMPTS = 8
const FIRST_MS = 50
const LONGEST_MS = 2_000

/** Waits before the next attempt: exponential back-off with full jitter, so that those who collided part. */
export const backOff = (attempt: number, { random, pause }: Pace): Promise<void> =>
  pause(random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt))

/** Asks until it is answered, or fails in a way that asking again does not help, or has failed too often. */
export async function patiently<T>(pace: Pace, ask: () => Promise<T>, signal?: AbortSignal): Promise<T> {
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

/** Throttles, as DynamoDB's developer guide names them (Error handling, HTTP status 400). */
const THROTTLES = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
])

/** A refusal for now: the request has certainly changed nothing. */
export const isThrottle = (cause: unknown): boolean => cause instanceof Error && THROTTLES.has(cause.name)

/** Throttles, failures of the server, and requests of which no answer came. */
function isTransient(cause: unknown): boolean {
  if (isThrottle(cause)) return true
  const status = statusOf(cause)
  return status === undefined ? isNetwork(cause) : status >= 500
}

const statusOf = (cause: unknown): number | undefined =>
  (cause as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode

/** Node's errors of sockets have a code; the SDK's of time-outs a name. */
const isNetwork = (cause: unknown): boolean =>
  cause instanceof Error &&
  (cause.name === 'TimeoutError' || ('code' in cause && typeof cause.code === 'string'))
