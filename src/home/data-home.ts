import type { Consumer } from '../consume/consumer.ts'
import type { Log } from '../log/log.ts'
import type { Notifier } from '../notify/notifier.ts'
import type { Objects } from '../objects/objects.ts'
import type { Making, Tables } from '../tables/tables.ts'

/** An open data directory. */
export interface DataHome {
  readonly path: string
  readonly log: Log
  /** The tables for readers: the live generation of each. */
  readonly tables: Tables
  /** The tables for writers, as they are stored: each generation separately. */
  readonly stored: Tables & Making
  /** Whether a stack created the tables, which must then stay. */
  readonly isAtAws: boolean
  /** For how long, in milliseconds, a reader trusts its last look at the live generation. */
  readonly freshMs: number
  /** Why the log's first events may be gone; undefined if they are there. */
  readonly mayHaveLost: () => Promise<string | undefined>
  /** The caller must close the objects. */
  readonly openObjects: () => Promise<Objects>
  /** The caller must close the notifier. Rejects if there is no topic. */
  readonly openNotifier: () => Promise<Notifier>
  /** The application's consumers, as this home runs them. */
  readonly consumers: readonly Consumer[]
  /** Milliseconds by which an event's time may be ahead of its arrival at the log. */
  readonly aheadMs: number
  /** The HS256 key that signs this home's tokens. */
  readonly key: Uint8Array
  close(): Promise<void>
}

export interface OpenOptions {
  /** Whether to create a missing directory; otherwise it is refused. */
  readonly create: boolean
  /** Whether nothing is written: then a read-only directory is enough. */
  readonly reads?: boolean
  /** The number of shards of a new log; an existing log keeps its shards. */
  readonly shards?: number | undefined
  /** Whether each record is read only once: then the embedded log needs no cache. */
  readonly readsOnce?: boolean
}
