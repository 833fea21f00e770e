import type { LogRecord } from '../log/log.ts'

/** The tumbling window that an invocation belongs to; bounds in milliseconds since 1970, `end` excluded. */
export interface TumblingWindow {
  readonly start: number
  readonly end: number
  /** What the function gave back last in this window; `{}` at its beginning. */
  readonly state: unknown
  readonly isFinalInvokeForWindow: boolean
  readonly isWindowTerminatedEarly: boolean
}

/** One call of the function: records of one shard, in order. */
export interface Invocation {
  readonly shardId: string
  readonly records: readonly LogRecord[]
  readonly window?: TumblingWindow
  /** 1 the first time that the function is invoked with just these records, and one more each time after that. */
  readonly attempt: number
  /** When the mapping will give up on this invocation, in milliseconds since 1970. */
  readonly deadline: number
  /** Aborted when the mapping gives up on this invocation: what it still does counts for nothing. */
  readonly signal: AbortSignal
}

/**
 * Runs the function and resolves to the JSON value it answered. Rejecting is a function error, but for
 * `Throttled`: then the function was not run.
 */
export type Invoke = (invocation: Invocation) => Promise<unknown>

/** The function could not be run (throttled, no capacity): tried again until the records expire, never an attempt. */
export class Throttled extends Error {
  override readonly name = 'Throttled'
}
