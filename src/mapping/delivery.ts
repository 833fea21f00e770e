import type { FunctionCaller } from './attempt.ts'
import type { OnFailure } from './failure.ts'
import type { MappingContext } from './retry-until-stopped.ts'
import type { LogClock } from './log-clock.ts'
import type { Policy } from './next.ts'

/** The parts that the delivery of one shard's batches needs. */
export interface Delivery extends FunctionCaller {
  readonly mapping: string
  readonly shardId: string
  readonly policy: Policy
  /** The clock by which the age of records is measured. */
  readonly clock: LogClock
  /** Milliseconds; negative for no limit. */
  readonly maximumRecordAgeMs: number
  readonly onFailure: OnFailure
  readonly destination?: string
  readonly context: MappingContext
}
