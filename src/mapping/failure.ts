import type { LogRecord } from '../log/log.ts'
import type { Condition } from './meter.ts'

/** Records that a mapping has given up on, for the on-failure destination. */
export interface Failure {
  readonly mapping: string
  readonly shardId: string
  readonly records: readonly LogRecord[]
  readonly condition: Condition
  /** The ARN that DestinationConfig names. */
  readonly destination?: string
  /** How often the function was invoked with just these records. */
  readonly invocations: number
  /** How the last invocation went; undefined where there was none. A reported failure has no function error. */
  readonly response: { readonly functionError: 'Unhandled' | null; readonly cause: unknown } | undefined
  /** Milliseconds since 1970. */
  readonly at: number
}

/** Tells the on-failure destination. The mapping goes on only once this resolves, and repeats it if it rejects. */
export type OnFailure = (failure: Failure) => Promise<void>
