import type { Consumer } from '../consume/consumer.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { LogAppender, LogReader } from '../log/log.ts'
import type { Reading } from '../mapping/meter.ts'
import type { Objects } from '../objects/objects.ts'
import type { Tables } from '../tables/tables.ts'
import type { ShardShare } from './shard-share.ts'
import type { ReactorParts } from './reactor-mapping.ts'

/** Whether the consumers run here, or another process runs them. */
export type RunState = 'running' | 'standing by'

/** What a run of consumers works on, and whom it tells. */
export interface RunOptions {
  readonly log: LogReader & LogAppender
  /** As they are stored, generation by generation. */
  readonly tables: Tables
  readonly vocabulary: Vocabulary
  readonly consumers: readonly Consumer[]
  /** Which of the shards; all by default. */
  readonly share?: ShardShare
  /** The name of the process, for those of its threads that share the shards out among them. */
  readonly holder?: string
  /** The tables as readers see them, and what else reactors work with. */
  readonly readers: Tables
  readonly openObjects: () => Promise<Objects>
  readonly logger: ReactorParts['logger']
  /** Runs along with the thread of the holder's that has the lease. */
  readonly isAlong?: boolean | undefined
  /** By how many milliseconds an event's time may be ahead of its arrival; unbounded where this is missing. */
  readonly aheadMs?: number | undefined
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number
  readonly meter: (consumer: string, reading: Reading) => void
  readonly report: (what: string, cause: unknown) => void
  /** Told whenever it changes. */
  readonly onState: (turn: RunState) => void
}
