import type { SequenceNumber } from '../../events/position.ts'
import { bytesOf, type Behind, type Cursor, type LogRecord, type Slice, type Start } from '../log.ts'
import { arrivalOf, countOf } from './block.ts'
import { Block, type BlockCache } from './cache.ts'
import { refusal } from '../refusal.ts'
import { formatSequence, parseSequence } from './sequence.ts'
import type { Store, Tail } from './store.ts'
import type { ShardRow } from './topology.ts'

/** GetRecords gives at most 10,000 records and 10 MiB (API reference, GetRecords). */
const SLICE_RECORDS = 10_000
const SLICE_BYTES = 10 * 1024 * 1024

const CURSOR = /^(\d{1,8})\.(\d{1,15})\.(\d{1,15})$/

/** A place in a shard: the index of the next record, and that of the first record of its block. */
interface Seat {
  readonly shard: number
  readonly block: number
  readonly index: number
}

/** Reads shards block by block. It caches nothing about a shard's end, which another process may move at any time. */
export class Reader {
  readonly #store: Store
  readonly #cache: BlockCache

  constructor(store: Store, cache: BlockCache) {
    this.#store = store
    this.#cache = cache
  }

  open(shardId: string, start: Start): Cursor {
    const { number } = this.#shard(shardId)
    const end = this.#store.tail(number).next
    return this.#cursor(number, Math.min(this.#indexOf(number, shardId, start), end), end)
  }

  read(cursor: Cursor, limit: number): Slice {
    this.#store.refresh()
    const seat = parseCursor(cursor)
    const tail = this.#store.tail(seat.shard)
    const records: LogRecord[] = []
    const end = this.#fill(records, seat, tail, Math.min(limit, SLICE_RECORDS))
    const last = records.at(-1)?.approximateArrivalTimestamp ?? tail.arrival
    const drained = end.index >= tail.next && this.#store.topology().rows[seat.shard]?.ending !== undefined
    return {
      records,
      next: drained ? undefined : formatCursor(end),
      millisBehindLatest: end.index >= tail.next ? 0 : tail.arrival - last,
    }
  }

  /**
   * The shards that are open or hold records, and the shards between such a one and its descendants. An empty shard
   * that was split at once must stay in the list, because it links its children to its parent.
   */
  shards(): readonly ShardRow[] {
    this.#store.refresh()
    const listed = new Set<number>()
    const isListed = ({ number, ending, parents }: ShardRow) =>
      ending === undefined ||
      this.#oldest(number) < this.#store.tail(number).next ||
      parents.some((parent) => listed.has(parent))
    for (const row of this.#store.topology().rows) if (isListed(row)) listed.add(row.number)
    return this.#store.topology().rows.filter(({ number }) => listed.has(number))
  }

  /** The index of a shard's oldest record; the index of its next record if it holds none. */
  #oldest(shard: number): number {
    return this.#store.blockFrom(shard, 0) ?? this.#store.tail(shard).next
  }

  /** Whether a shard's oldest records were removed: the first index is 1. */
  isTrimmed(): boolean {
    this.#store.refresh()
    return this.#store.topology().rows.some(({ number }) => this.#oldest(number) > 1)
  }

  /** Whether records after a sequence number were removed: the first index is 1. */
  lost(shardId: string, after: SequenceNumber | undefined): boolean {
    const { number } = this.#shard(shardId)
    return this.#oldest(number) > (after === undefined ? 0 : this.#place(shardId, after).index) + 1
  }

  shardOf(sequenceNumber: SequenceNumber): ShardRow | undefined {
    this.#store.refresh()
    const place = parseSequence(sequenceNumber)
    const row = place && this.#store.topology().rows[place.shard]
    if (place === undefined || row === undefined) return undefined
    const known = [row.starting, row.ending, this.#sequenceAt(place.shard, place.index)]
    return known.includes(sequenceNumber) ? row : undefined
  }

  /** Every record and every shard takes the next ordinal. */
  version(): number {
    this.#store.refresh()
    return this.#store.head()?.ordinal ?? 0
  }

  newest(): number | undefined {
    this.#store.refresh()
    const tails = this.#store.topology().rows.map(({ number }) => this.#store.tail(number))
    const arrivals = tails.filter(({ next }) => next > 1).map(({ arrival }) => arrival)
    return arrivals.length === 0 ? undefined : Math.max(...arrivals)
  }

  behind(shardId: string, after: SequenceNumber | undefined): Behind {
    const { number } = this.#shard(shardId)
    const tail = this.#store.tail(number)
    const oldest = this.#oldest(number)
    const next = Math.max(after === undefined ? 0 : this.#place(shardId, after).index + 1, oldest)
    const from = after === undefined ? this.#arrivalAt(number, oldest) : parseSequence(after)?.arrival
    const records = Math.max(tail.next - next, 0)
    return {
      records,
      millis: records === 0 ? 0 : tail.arrival - (from ?? tail.arrival),
      end: tail.next === 1 ? undefined : formatSequence({ ...tail, shard: number, index: tail.next - 1 }),
    }
  }

  #shard(shardId: string): ShardRow {
    this.#store.refresh()
    const row = this.#store.topology().find(shardId)
    if (row === undefined)
      throw refusal('ResourceNotFoundException', `Cannot read ${shardId}: there is no such shard`)
    return row
  }

  #indexOf(shard: number, shardId: string, start: Start): number {
    switch (start.type) {
      case 'TRIM_HORIZON':
        return this.#oldest(shard)
      case 'LATEST':
        return this.#store.tail(shard).next
      case 'AT_SEQUENCE_NUMBER':
        return this.#place(shardId, start.sequenceNumber).index
      case 'AFTER_SEQUENCE_NUMBER':
        return this.#place(shardId, start.sequenceNumber).index + 1
      case 'AT_TIMESTAMP':
        return this.#indexAt(shard, start.timestamp)
    }
  }

  #place(shardId: string, sequenceNumber: SequenceNumber) {
    const place = parseSequence(sequenceNumber)
    if (place === undefined || this.#shard(shardId).number !== place.shard)
      throw refusal(
        'InvalidArgumentException',
        `Cannot read ${shardId} from ${sequenceNumber}: it is no sequence number of this shard`,
      )
    return place
  }

  /**
   * The first record that arrived at a time or later: a binary search over blocks. All records of a block arrived
   * together.
   */
  #indexAt(shard: number, timestamp: number): number {
    let [low, high] = [this.#oldest(shard), this.#store.tail(shard).next]
    while (low < high) {
      const block = this.#store.blockBefore(shard, Math.floor((low + high) / 2)) ?? low
      const bytes = this.#store.block(shard, block)
      if (bytes === undefined) return low
      if (arrivalOf(bytes) >= timestamp) high = block
      else low = block + countOf(bytes)
    }
    return low
  }

  #cursor(shard: number, index: number, end: number): Cursor {
    const block = index < end ? this.#store.blockBefore(shard, index) : undefined
    return formatCursor({ shard, index, block: block ?? index })
  }

  #fill(records: LogRecord[], seat: Seat, tail: Tail, limit: number): Seat {
    let { block, index } = seat
    let bytes = 0
    while (index < tail.next && records.length < limit && bytes < SLICE_BYTES) {
      const held = this.#block(seat.shard, block) ?? this.#blockFrom(seat.shard, block)
      if (held === undefined) return { shard: seat.shard, block: tail.next, index: tail.next }
      for (let at = Math.max(index - held.index, 0); ; at++) {
        const record = held.records[at]
        index = held.index + at
        if (record === undefined || records.length >= limit || bytes >= SLICE_BYTES) break
        records.push(record)
        bytes += bytesOf(record)
      }
      block = index < held.index + held.records.length ? held.index : index
    }
    return { shard: seat.shard, block, index }
  }

  #block(shard: number, index: number): Block | undefined {
    const cached = this.#cache.get(shard, index)
    if (cached !== undefined) return cached
    const bytes = this.#store.block(shard, index)
    if (bytes === undefined) return undefined
    const block = new Block(shard, index, bytes)
    this.#cache.put(block)
    return block
  }

  /** The oldest block that is left, for a place that was trimmed. */
  #blockFrom(shard: number, index: number): Block | undefined {
    const block = this.#store.blockFrom(shard, index)
    return block === undefined ? undefined : this.#block(shard, block)
  }

  #record(shard: number, index: number): LogRecord | undefined {
    const block = this.#store.blockBefore(shard, index)
    return block === undefined ? undefined : this.#block(shard, block)?.records[index - block]
  }

  #sequenceAt(shard: number, index: number): SequenceNumber | undefined {
    return this.#record(shard, index)?.sequenceNumber
  }

  #arrivalAt(shard: number, index: number): number | undefined {
    return this.#record(shard, index)?.approximateArrivalTimestamp
  }
}

const formatCursor = ({ shard, block, index }: Seat): Cursor => `${shard}.${block}.${index}` as Cursor

function parseCursor(cursor: Cursor): Seat {
  const [, shard, block, index] = CURSOR.exec(cursor) ?? []
  if (index === undefined)
    throw refusal('InvalidArgumentException', `Cannot read the log: "${cursor}" is no cursor of it`)
  return { shard: Number(shard), block: Number(block), index: Number(index) }
}
