import type { LogRecord } from '../log/log.ts'

/** The tumbling window of an invocation; bounds in milliseconds since 1970, `end` excluded. */
export interface TumblingWindow {
  readonly start: number
  readonly end: number
  /** The last state that the function returned in this window; `{}` at its beginning. */
  readonly state: unknown
  readonly isFinalInvokeForWindow: boolean
  readonly isWindowTerminatedEarly: boolean
}

/** One call of the function: records of one shard, in order. */
export interface Invocation {
  readonly shardId: string
  readonly records: readonly LogRecord[]
  readonly window?: TumblingWindow
  /** 1 for the first invocation with exactly these records, and one more for each later one. */
  readonly attempt: number
  /** When the mapping gives this invocation up, in milliseconds since 1970. */
  readonly deadline: number
  /** Aborted when the mapping gives this invocation up: its further work no longer counts. */
  readonly signal: AbortSignal
}

/**
 * Runs the function and resolves to its JSON answer. A rejection is a function error, except for `Throttled`: then the
 * function was not run.
 */
export type Invoke = (invocation: Invocation) => Promise<unknown>

/**
 * Thrown if the function could not be run (throttled, no capacity). The mapping retries until the records expire, and
 * counts no attempt.
 */
export class Throttled extends Error {
  override readonly name = 'Throttled'
}
