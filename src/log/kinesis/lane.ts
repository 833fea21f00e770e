import { packFirst } from '../../codec/aggregation.ts'
import type { Appended, NewRecord } from '../log.ts'

/** As the KPL packs (its AggregationMaxSize): a lane alone fills a shard, and a record that is throttled is a small one. */
const AGGREGATED_BYTES = 51_200
const AGGREGATED_RECORDS = 1_000

/** A record that waits for its turn, and whom to tell what became of it. */
export interface Waiting {
  readonly record: NewRecord
  readonly tell: (appended: Appended) => void
  readonly fail: (error: Error) => void
}

/** What goes into one request for a lane: one record, and those that it holds. */
export interface Parcel {
  readonly lane: Lane
  readonly record: NewRecord
  readonly holds: readonly Waiting[]
}

/** Records and bytes that a request counts: the data and the partition key. */
export const sizeOf = ({ partitionKey, data }: NewRecord): number =>
  Buffer.byteLength(partitionKey) + data.length

/**
 * The records of one partition key, first come first served. Its parcels go one at a time, the next when the one before
 * is answered: Kinesis may fail the first of two records in one request and take the second (API reference, PutRecords).
 */
export class Lane {
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

  /** What would go next, if it has at most so many bytes. It stays until it is taken. */
  next(aggregate: boolean, room: number): Parcel | undefined {
    const [first, ...others] = this.#waiting.slice(0, AGGREGATED_RECORDS).map(({ record }) => record)
    if (first === undefined) return undefined
    const { record, holds } = aggregate
      ? packFirst([first, ...others], AGGREGATED_BYTES)
      : { record: first, holds: 1 }
    return sizeOf(record) > room ? undefined : { lane: this, record, holds: this.#waiting.slice(0, holds) }
  }

  take({ holds }: Parcel): void {
    this.#waiting.splice(0, holds.length)
    this.isUnderWay = true
  }

  /** All that waits: who gives up on a record gives up on those behind it, lest they get ahead. */
  clear(): readonly Waiting[] {
    const all = this.#waiting
    this.#waiting = []
    return all
  }
}
