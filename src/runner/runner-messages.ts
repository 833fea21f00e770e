import type { HomeOptions } from '../home/home-options.ts'
import type { Consumer } from '../consume/consumer.ts'
import type { ShardShare } from './shard-share.ts'
import type { Condition, Reading } from '../mapping/meter.ts'

/** The data that the main thread gives to a thread of the consumers. */
export interface RunnerData {
  /** The module of the application; the media-sharing one if missing. */
  readonly app: string | undefined
  readonly home: HomeOptions
  readonly share: ShardShare
  /** Reactors have a thread of their own: a busy reactor delays no table. */
  readonly runs: Consumer['kind']
  /** The name of this process: its threads hold one lease. */
  readonly holder: string
  readonly logLevel: string
  /** Whether the thread runs at a lower priority, so that it delays no request. */
  readonly givesWay: boolean
}

/** From the main thread: finish the work under way and end. */
export const STOP = 'stop'

/** Readings of which only the number is sent. */
export type Counted = Extract<Reading['kind'], 'threw' | 'throttled' | 'retried' | 'bisected' | 'disturbed'>

/** The counts of one consumer since the last message. */
export interface ConsumerNews {
  /** Records that were folded. */
  readonly projected: number
  /** The sizes of all its batches, in records. */
  readonly batches: readonly number[]
  /** By shard: the age of the newest batch's last record at its delivery, in milliseconds. */
  readonly iteratorAges: Readonly<Record<string, number>>
  readonly counts: Readonly<Record<Counted, number>>
  /** Records that were given up. */
  readonly discarded: Readonly<Record<Condition, number>>
  /** When it last made progress, in milliseconds since 1970; undefined if it did not. */
  readonly progressAt: number | undefined
}

/** From a consumers' thread, a few times a second: the counts since the last message, by consumer. */
export type RunnerNews = Readonly<Record<string, ConsumerNews>>
