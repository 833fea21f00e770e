import type { SequenceNumber } from '../../events/position.ts'
import type { LogRecord } from '../log.ts'
import type { Anchor, ShardPosition } from './cursor.ts'

/** The result of one GetRecords. */
export interface Page {
  readonly shardId: string
  /** The sequence number after which the page was read, if known. */
  readonly after: SequenceNumber | undefined
  /** In order and without gaps. */
  readonly records: readonly LogRecord[]
  /** Kinesis' iterator behind the last record; undefined if the shard is closed and read to its end. */
  readonly next: string | undefined
  readonly millisBehindLatest: number
}

/** The index in a page at which a reader continues. */
export interface Seat {
  readonly page: Page
  readonly index: number
  /** Whether the page was read for this request. Only then does it tell whether the shard ends there. */
  readonly isFresh: boolean
}

const PAGES = 1_000

/** The memory that a record takes in addition to its data: its objects, and the event that a reader decodes from it. */
const RECORD_BYTES = 2_048

const costOf = ({ records }: Page): number =>
  records.reduce((sum, { data }) => sum + data.length + RECORD_BYTES, RECORD_BYTES)

/**
 * A cache of the pages read last, up to a number of bytes. All readers of a shard share its five reads a second and get
 * the same record objects. The records after a given one never change, so the cache never needs to invalidate a page.
 */
export class Pages {
  readonly #capacity: number
  #pages: readonly Page[] = []

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** The page that holds the record after a position; undefined if no page does. */
  find({ shardId, anchor }: ShardPosition): Seat | undefined {
    for (const page of this.#pages) {
      const index = page.shardId === shardId ? indexIn(page, anchor) : undefined
      if (index !== undefined) return { page, index, isFresh: false }
    }
    return undefined
  }

  /** Adds a page that has records, and drops the oldest pages. */
  add(page: Page): void {
    if (page.records.length === 0) return
    let held = 0
    this.#pages = [page, ...this.#pages].filter((each, at) => {
      held += costOf(each)
      return at < PAGES && held <= this.#capacity
    })
  }
}

function indexIn({ after, records }: Page, anchor: Anchor): number | undefined {
  if (anchor.type !== 'AFTER_SEQUENCE_NUMBER') return undefined
  const { sequenceNumber } = anchor
  if (after === sequenceNumber) return 0
  const [first, last] = [records[0], records.at(-1)]
  if (first === undefined || last === undefined) return undefined
  if (sequenceNumber < first.sequenceNumber || sequenceNumber >= last.sequenceNumber) return undefined
  return indexAfter(records, sequenceNumber)
}

/** The index of the first record after a sequence number: a binary search. */
function indexAfter(records: readonly LogRecord[], sequenceNumber: SequenceNumber): number {
  let [low, high] = [0, records.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const record = records[middle]
    if (record !== undefined && record.sequenceNumber <= sequenceNumber) low = middle + 1
    else high = middle
  }
  return low
}
