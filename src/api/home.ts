import type { Logger } from 'pino'
import type { Projection } from '../fold/projection.ts'
import type { LogAppender, LogReader } from '../log/log.ts'
import type { Direct, Objects } from '../objects/objects.ts'
import type { Tables } from '../tables/tables.ts'
import type { Metrics } from './metrics.ts'
import type { OpenSession } from './session.ts'

/** The parts of a home that the HTTP server needs; another room opens and closes them. */
export interface Home {
  readonly log: LogReader & LogAppender
  readonly tables: Tables
  /** The bytes of media. */
  readonly objects: Objects
  /**
   * If set, clients send and fetch bytes directly at these URLs, and nothing announces the uploads here. If missing,
   * the server takes the bytes itself.
   */
  readonly direct?: Direct
  /** The projections by the names of their tables. */
  readonly projections: ReadonlyMap<string, Projection>
  /** The consumers' names. A consumer has the name of its table and of its mapping's checkpoints. */
  readonly consumers: readonly string[]
  /** Bytes of media that a user may have. */
  readonly quotaBytes: number
  /** Milliseconds by which an event's `time` may be ahead of its arrival at the log; if missing, there is no limit. */
  readonly aheadMs?: number
  /** The HS256 key that signs tokens: at least 32 bytes. */
  readonly key: Uint8Array
  /**
   * Makes the tokens of users who sign in; by default they are of this key. `elsewhere`: clients cannot use them,
   * because something in front of the server checks others.
   */
  readonly sessions?: OpenSession | 'elsewhere'
  /** The name of the stream; a log without a name accepts every name. */
  readonly stream?: string
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds of a clock that never goes back, to measure durations; if missing, `now` is used. */
  readonly steady?: () => number
  readonly newId: () => string
  readonly logger: Logger
  readonly metrics: Metrics
  /** Other reasons why the home is not ready, in words: for example a worker that died. */
  readonly ailments?: () => readonly string[]
}
