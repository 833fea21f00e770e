import type { Consumer } from '../consume/consumer.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { LogAppender, LogReader } from '../log/log.ts'
import type { Reading } from '../mapping/meter.ts'
import type { Notifier } from '../notify/notifier.ts'
import type { Objects } from '../objects/objects.ts'
import type { Tables } from '../tables/tables.ts'
import type { ShardShare } from './shard-share.ts'
import type { ReactorParts } from './reactor-mapping.ts'

/** Whether the consumers run here, or in another process. */
export type RunState = 'running' | 'standing by'

/** The parts of a run of consumers, and its callbacks. */
export interface RunOptions {
  readonly log: LogReader & LogAppender
  /** The tables as they are stored: each generation separately. */
  readonly tables: Tables
  readonly vocabulary: Vocabulary
  readonly consumers: readonly Consumer[]
  /** The share of the shards; by default all. */
  readonly share?: ShardShare
  /** The name of the process, the same for all its threads; if missing, a new one. */
  readonly holder?: string
  /** The tables for readers, and the other parts that reactors use. */
  readonly readers: Tables
  readonly openObjects: () => Promise<Objects>
  readonly openNotifier?: () => Promise<Notifier>
  readonly logger: ReactorParts['logger']
  /** Whether another thread of this process keeps the lease for this thread too. */
  readonly isAlong?: boolean | undefined
  /** Milliseconds by which an event's time may be ahead of its arrival; if missing, there is no limit. */
  readonly aheadMs?: number | undefined
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number
  /** Background work while the consumers run here; aborted when they stop. */
  readonly renew?: ((signal: AbortSignal) => Promise<void>) | undefined
  readonly meter: (consumer: string, reading: Reading) => void
  readonly report: (what: string, cause: unknown) => void
  /** Called at every change of the state. */
  readonly onState: (turn: RunState) => void
}
