import type { Logger } from 'pino'
import type { Projection } from '../fold/projection.ts'
import type { Log } from '../log/log.ts'
import type { Direct, Objects } from '../objects/objects.ts'
import type { Tables } from '../tables/tables.ts'
import type { Metrics } from './metrics.ts'

/** All that the door needs of the home it stands in; main opens and closes it. */
export interface Home {
  readonly log: Log
  readonly tables: Tables
  /** The bytes of media. */
  readonly objects: Objects
  /** Where clients send and fetch bytes past the door, which announces none of them; it takes them itself where it is missing. */
  readonly direct?: Direct
  /** By name: `usage`, `stats`, `location`, `log`, `media`. */
  readonly projections: ReadonlyMap<string, Projection>
  /** The consumers' names. A consumer has the name of the table it keeps, and of its mapping's checkpoints. */
  readonly consumers: readonly string[]
  /** Bytes of media that a user may have. */
  readonly quotaBytes: number
  /** By how many milliseconds an event's `time` may be ahead of the moment it reaches the log; unbounded where this is missing. */
  readonly aheadMs?: number
  /** The HS256 key that tokens are signed with: at least 32 bytes. */
  readonly key: Uint8Array
  /** The stream's name where it has one; a log without a name answers to every name. */
  readonly stream?: string
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds of a clock that never goes back, for how long something takes; `now` where this is missing. */
  readonly steady?: () => number
  readonly newId: () => string
  readonly logger: Logger
  readonly metrics: Metrics
  /** What else keeps the home from being ready, in words: a runner that died, say. */
  readonly ailments?: () => readonly string[]
}
