import { packFirst } from '../../codec/aggregation.ts'
import type { Appended, NewRecord } from '../log.ts'

/** The KPL's limit (AggregationMaxSize). With it, one queue can still fill a shard, and a throttled record is small. */
const AGGREGATED_BYTES = 51_200
const AGGREGATED_RECORDS = 1_000

/** A record that waits for its turn, and the functions that report its result. */
export interface Waiting {
  readonly record: NewRecord
  readonly tell: (appended: Appended) => void
  readonly fail: (error: Error) => void
}

/** One record of a queue for a request, and the waiting records that are packed in it. */
export interface PutEntry {
  readonly queue: PutQueue
  readonly record: NewRecord
  readonly holds: readonly Waiting[]
}

/** The size of a record in a request: its data and its partition key, in bytes. */
export const sizeOf = ({ partitionKey, data }: NewRecord): number =>
  Buffer.byteLength(partitionKey) + data.length

/**
 * The waiting records of one partition key, in order. Only one entry is under way at a time, because Kinesis may
 * refuse the first of two records in a request and accept the second (API reference, PutRecords).
 */
export class PutQueue {
  readonly key: string
  isUnderWay = false
  #waiting: Waiting[] = []

  constructor(key: string) {
    this.key = key
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0
  }

  add(waiting: Waiting): void {
    this.#waiting.push(waiting)
  }

  /** The next entry, if it has at most `room` bytes. It stays in the queue until `take`. */
  next(aggregate: boolean, room: number): PutEntry | undefined {
    const [first, ...others] = this.#waiting.slice(0, AGGREGATED_RECORDS).map(({ record }) => record)
    if (first === undefined) return undefined
    const { record, holds } = aggregate
      ? packFirst([first, ...others], AGGREGATED_BYTES)
      : { record: first, holds: 1 }
    return sizeOf(record) > room ? undefined : { queue: this, record, holds: this.#waiting.slice(0, holds) }
  }

  take({ holds }: PutEntry): void {
    this.#waiting.splice(0, holds.length)
    this.isUnderWay = true
  }

  /**
   * Removes and gives all waiting records. If a record is given up, the records behind it must be too, or they would
   * overtake it.
   */
  clear(): readonly Waiting[] {
    const all = this.#waiting
    this.#waiting = []
    return all
  }
}
