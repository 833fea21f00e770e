import type { HomeOptions } from '../home/home-options.ts'
import type { Consumer } from '../consume/consumer.ts'
import type { ShardShare } from './shard-share.ts'
import type { Condition, Reading } from '../mapping/meter.ts'

/** What the main thread hands the thread of the consumers. */
export interface RunnerData {
  /** The module of the application; the media-sharing one where it is missing. */
  readonly app: string | undefined
  readonly home: HomeOptions
  readonly share: ShardShare
  /** Reactors have a thread of their own: one that is busy holds up no table. */
  readonly runs: Consumer['kind']
  /** Names this process: its threads hold one lease. */
  readonly holder: string
  readonly logLevel: string
}

/** From the main thread: finish what is under way and end. */
export const STOP = 'stop'

/** Readings of which only the number is told. */
export type Counted = Extract<Reading['kind'], 'threw' | 'throttled' | 'retried' | 'bisected' | 'disturbed'>

/** What has happened to one consumer since the last news. */
export interface ConsumerNews {
  /** Records taken. */
  readonly projected: number
  /** The size of every batch it was given, in records. */
  readonly batches: readonly number[]
  /** By shard: the age of the newest batch's last record when it was given, in milliseconds. */
  readonly iteratorAges: Readonly<Record<string, number>>
  readonly counts: Readonly<Record<Counted, number>>
  /** Records given up on. */
  readonly discarded: Readonly<Record<Condition, number>>
  /** When it last got further, in milliseconds since 1970; undefined where it did not. */
  readonly progressAt: number | undefined
}

/** From the consumers' thread, a few times a second: what has happened since the last one, by consumer. */
export type RunnerNews = Readonly<Record<string, ConsumerNews>>
