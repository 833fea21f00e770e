import type { LogRecord } from '../log/log.ts'
import type { Condition } from './meter.ts'

/** Records that a mapping has given up, for the on-failure destination. */
export interface Failure {
  readonly mapping: string
  readonly shardId: string
  readonly records: readonly LogRecord[]
  readonly condition: Condition
  /** The ARN in DestinationConfig. */
  readonly destination?: string
  /** How often the function was invoked with exactly these records. */
  readonly invocations: number
  /** The result of the last invocation; undefined if there was none. A reported failure has no function error. */
  readonly response: { readonly functionError: 'Unhandled' | null; readonly cause: unknown } | undefined
  /** Milliseconds since 1970. */
  readonly at: number
}

/**
 * Reports to the on-failure destination. The mapping continues only when this resolves, and repeats it if it rejects.
 */
export type OnFailure = (failure: Failure) => Promise<void>
