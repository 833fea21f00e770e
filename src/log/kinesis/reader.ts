import type { Cursor, LogRecord, Slice, Start } from '../log.ts'
import { formatCursor, parseCursor, type Anchor, type ShardPosition } from './cursor.ts'
import { Pages, type Seat } from './pages.ts'
import { PAGE_RECORDS, type Reads } from './reads.ts'

/**
 * A page from the cache does not tell what came after it was read, so its reader is not at the end before the next
 * read.
 */
const UNKNOWN_MS = 1

/** Reads shards a page at a time, whatever the limit is: all readers of a shard share the reads that Kinesis allows. */
export class Reader {
  readonly #reads: Reads
  readonly #now: () => number
  readonly #pages: Pages
  /** Reads that wait for their turn. A reader that asks for the same position meanwhile gets the same page. */
  readonly #waiting = new Map<string, Promise<Seat>>()

  constructor(reads: Reads, now: () => number, cacheBytes: number) {
    this.#reads = reads
    this.#now = now
    this.#pages = new Pages(cacheBytes)
  }

  /** Kinesis' LATEST is a position only as an iterator. If that expires, the time of opening replaces it. */
  async open(shardId: string, start: Start): Promise<Cursor> {
    const anchor: Anchor = start.type === 'LATEST' ? { type: 'AT_TIMESTAMP', timestamp: this.#now() } : start
    return formatCursor({ shardId, anchor, iterator: await this.#reads.iterator(shardId, start) })
  }

  async read(cursor: Cursor, limit: number): Promise<Slice> {
    const position = parseCursor(cursor)
    return sliceOf(position, this.#pages.find(position) ?? (await this.#look(position, limit)), limit)
  }

  #look(position: ShardPosition, limit: number): Promise<Seat> {
    const key = keyOf(position)
    const waiting = this.#waiting.get(key) ?? this.#lookInTurn(position, limit, key)
    this.#waiting.set(key, waiting)
    return waiting
  }

  async #lookInTurn(position: ShardPosition, limit: number, key: string): Promise<Seat> {
    try {
      await this.#reads.turn(position.shardId)
    } finally {
      this.#waiting.delete(key)
    }
    return this.#pages.find(position) ?? this.#fetch(position, limit)
  }

  /**
   * A reader that asks for one record only looks. A reader that asks for more will go on, so the read takes a whole
   * page.
   */
  async #fetch(position: ShardPosition, limit: number): Promise<Seat> {
    const page = await this.#reads.page(position, limit === 1 ? 1 : PAGE_RECORDS)
    this.#pages.add(page)
    return { page, index: 0, isFresh: true }
  }
}

/**
 * Identifies a position. All readers behind the same record are at the same position; others only if they have the same
 * iterator.
 */
function keyOf({ shardId, anchor, iterator }: ShardPosition): string {
  if (anchor.type === 'AFTER_SEQUENCE_NUMBER') return `${shardId} ${anchor.sequenceNumber}`
  return formatCursor({ shardId, anchor, ...(iterator !== undefined && { iterator }) })
}

function sliceOf(position: ShardPosition, { page, index, isFresh }: Seat, limit: number): Slice {
  const records = page.records.slice(index, index + limit)
  const [last, end] = [records.at(-1), page.records.at(-1)]
  const isEnd = index + records.length === page.records.length
  const ahead = Math.max(arrivalOf(end) - arrivalOf(last), isFresh ? 0 : UNKNOWN_MS)
  return {
    records,
    next:
      isEnd && page.next === undefined
        ? undefined
        : formatCursor(positionAfter(position, last, isEnd, page.next)),
    millisBehindLatest: page.millisBehindLatest + ahead,
  }
}

function positionAfter(
  position: ShardPosition,
  last: LogRecord | undefined,
  isEnd: boolean,
  next: string | undefined,
): ShardPosition {
  const { shardId } = position
  const anchor: Anchor =
    last === undefined
      ? position.anchor
      : { type: 'AFTER_SEQUENCE_NUMBER', sequenceNumber: last.sequenceNumber }
  return { shardId, anchor, ...(isEnd && next !== undefined && { iterator: next }) }
}

const arrivalOf = (record: LogRecord | undefined): number => record?.approximateArrivalTimestamp ?? 0
