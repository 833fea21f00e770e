import type { SequenceNumber } from '../../events/position.ts'
import type { LogRecord } from '../log.ts'
import type { Anchor, Place } from './cursor.ts'

/** What one GetRecords gave. */
export interface Page {
  readonly shardId: string
  /** What it was read after, where that is known. */
  readonly after: SequenceNumber | undefined
  /** In order, and nothing of the shard missing in between. */
  readonly records: readonly LogRecord[]
  /** Kinesis' iterator behind the last record; undefined where the shard is closed and read to its end. */
  readonly next: string | undefined
  readonly millisBehindLatest: number
}

/** From where on a reader takes the records of a page. */
export interface Seat {
  readonly page: Page
  readonly index: number
  /** Read since it was asked for: only then does it tell where the shard ends. */
  readonly isFresh: boolean
}

const PAGES = 1_000

/** What a record costs in memory beside its data: its objects, and the event that a reader decodes and keeps with it. */
const RECORD_BYTES = 2_048

const costOf = ({ records }: Page): number =>
  records.reduce((sum, { data }) => sum + data.length + RECORD_BYTES, RECORD_BYTES)

/**
 * The pages read last, up to a fixed number of bytes, so that all readers of a shard share its five reads a second and get
 * the same record objects. What follows a record never changes, so there is nothing to invalidate.
 */
export class Pages {
  readonly #capacity: number
  #pages: readonly Page[] = []

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** Where the record after a place is held; undefined where none of the pages has it. */
  find({ shardId, anchor }: Place): Seat | undefined {
    for (const page of this.#pages) {
      const index = page.shardId === shardId ? indexIn(page, anchor) : undefined
      if (index !== undefined) return { page, index, isFresh: false }
    }
    return undefined
  }

  /** Keeps a page that holds records; the oldest go. */
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

/** The first record above a sequence number: a binary search. */
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
