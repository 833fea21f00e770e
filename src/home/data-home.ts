import type { Log } from '../log/log.ts'
import type { Objects } from '../objects/objects.ts'
import type { Making, Tables } from '../tables/tables.ts'

/** An open data directory. */
export interface DataHome {
  readonly path: string
  readonly log: Log
  /** As readers see them: of each the generation that is live. */
  readonly tables: Tables
  /** As they are stored, generation by generation: for who writes them. */
  readonly stored: Tables & Making
  /** The tables were made by a stack, which is to keep them. */
  readonly isAtAws: boolean
  /** For how long, in milliseconds, a reader's look at which generation is live is good. */
  readonly freshMs: number
  /** Why the log's first events may be gone; undefined where they are there. */
  readonly mayHaveLost: () => Promise<string | undefined>
  /** Whoever opens them closes them. */
  readonly openObjects: () => Promise<Objects>
  /** By how many milliseconds an event's time may be ahead of the moment it reaches the log. */
  readonly aheadMs: number
  /** The HS256 key that this home's tokens are signed with. */
  readonly key: Uint8Array
  close(): Promise<void>
}

export interface OpenOptions {
  /** Makes the directory where there is none; else that is refused. */
  readonly create: boolean
  /** Nothing is written to it: a directory that may not be written will do. */
  readonly reads?: boolean
  /** Shards of a new log; a log that exists keeps those it has. */
  readonly shards?: number | undefined
  /** Whether each record is read but once: then the log in the directory keeps none in memory for who reads it again. */
  readonly readsOnce?: boolean
}
