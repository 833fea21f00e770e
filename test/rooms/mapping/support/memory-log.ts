import { createHash } from 'node:crypto'
import type { SequenceNumber } from '../../../../src/events/position.ts'
import type { Cursor, Log, LogRecord, NewRecord, Shard, Start } from '../../../../src/log/log.ts'

interface MemoryShard {
  readonly id: string
  readonly parents: readonly string[]
  readonly from: bigint
  readonly to: bigint
  readonly first: SequenceNumber
  last?: SequenceNumber
  readonly records: LogRecord[]
}

const hashOf = (partitionKey: string) => BigInt(`0x${createHash('md5').update(partitionKey).digest('hex')}`)

/** A log in memory for the mapping's tests: it behaves as the port says, is deterministic, and uses only promises. */
export class MemoryLog implements Log {
  readonly #shards: MemoryShard[] = []
  readonly #now: () => number
  #ordinal = 0

  constructor(shards: number, now: () => number) {
    this.#now = now
    const width = 2n ** 128n / BigInt(shards)
    for (let i = 0; i < shards; i++) {
      const to = i === shards - 1 ? 2n ** 128n - 1n : width * BigInt(i + 1) - 1n
      this.#add([], width * BigInt(i), to)
    }
  }

  append(records: readonly NewRecord[]) {
    return Promise.resolve(
      records.map(({ partitionKey, data }) => {
        const hash = hashOf(partitionKey)
        const shard = this.#shards.find((each) => !each.last && each.from <= hash && hash <= each.to)!
        const sequenceNumber = this.#next()
        const approximateArrivalTimestamp = this.#now()
        shard.records.push({
          shardId: shard.id,
          sequenceNumber,
          partitionKey,
          data,
          approximateArrivalTimestamp,
        })
        return { ok: true as const, shardId: shard.id, sequenceNumber }
      }),
    )
  }

  shards(): Promise<readonly Shard[]> {
    return Promise.resolve(
      this.#shards.map((shard) => ({
        shardId: shard.id,
        ...(shard.parents[0] === undefined ? {} : { parentShardId: shard.parents[0] }),
        ...(shard.parents[1] === undefined ? {} : { adjacentParentShardId: shard.parents[1] }),
        startingHashKey: shard.from.toString(),
        endingHashKey: shard.to.toString(),
        startingSequenceNumber: shard.first,
        ...(shard.last === undefined ? {} : { endingSequenceNumber: shard.last }),
      })),
    )
  }

  open(shardId: string, start: Start) {
    return Promise.resolve(`${shardId}/${this.#indexOf(this.#shard(shardId).records, start)}` as Cursor)
  }

  read(cursor: Cursor, limit: number) {
    const [shardId = '', at] = cursor.split('/')
    const shard = this.#shard(shardId)
    const end = Number(at) + limit
    const records = shard.records.slice(Number(at), end)
    const isEnd = shard.last !== undefined && end >= shard.records.length
    const [last, newest] = [records.at(-1), shard.records.at(-1)]
    const behind = last && newest ? newest.approximateArrivalTimestamp - last.approximateArrivalTimestamp : 0
    const next = isEnd ? undefined : (`${shardId}/${Number(at) + records.length}` as Cursor)
    return Promise.resolve({ records, next, millisBehindLatest: behind })
  }

  split(shardId: string, newStartingHashKey?: string): Promise<void> {
    const { from, to } = this.#close(shardId)
    const middle = newStartingHashKey === undefined ? (from + to) / 2n : BigInt(newStartingHashKey)
    this.#add([shardId], from, middle - 1n)
    this.#add([shardId], middle, to)
    return Promise.resolve()
  }

  merge(shardId: string, adjacentShardId: string): Promise<void> {
    const [one, other] = [this.#close(shardId), this.#close(adjacentShardId)]
    const [low, high] = one.from < other.from ? [one, other] : [other, one]
    this.#add([shardId, adjacentShardId], low.from, high.to)
    return Promise.resolve()
  }

  shardOf(sequenceNumber: SequenceNumber) {
    const holds = (shard: MemoryShard) => shard.records.some((each) => each.sequenceNumber === sequenceNumber)
    return Promise.resolve(this.#shards.find(holds)?.id)
  }

  behind(shardId: string, after: SequenceNumber | undefined) {
    const { records } = this.#shard(shardId)
    const left = records.filter((each) => after === undefined || each.sequenceNumber > after).length
    return Promise.resolve({ records: left, millis: 0, end: records.at(-1)?.sequenceNumber })
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  /** Everything in the log, shard by shard. */
  all(): readonly LogRecord[] {
    return this.#shards.flatMap((shard) => shard.records)
  }

  /** The shards that take records, by their range. */
  openShards(): readonly string[] {
    const open = this.#shards.filter((shard) => shard.last === undefined)
    return open.sort((one, other) => (one.from < other.from ? -1 : 1)).map((shard) => shard.id)
  }

  #add(parents: readonly string[], from: bigint, to: bigint): void {
    const id = `shardId-${this.#shards.length.toString().padStart(12, '0')}`
    this.#shards.push({ id, parents, from, to, first: this.#next(), records: [] })
  }

  #close(shardId: string): MemoryShard {
    const shard = this.#shard(shardId)
    shard.last = this.#next()
    return shard
  }

  #shard(shardId: string): MemoryShard {
    const shard = this.#shards.find(({ id }) => id === shardId)
    if (shard === undefined) throw new Error(`There is no shard ${shardId}`)
    return shard
  }

  #indexOf(records: readonly LogRecord[], start: Start): number {
    const firstThat = (is: (record: LogRecord) => boolean) => {
      const index = records.findIndex(is)
      return index < 0 ? records.length : index
    }
    switch (start.type) {
      case 'TRIM_HORIZON':
        return 0
      case 'LATEST':
        return records.length
      case 'AT_SEQUENCE_NUMBER':
        return firstThat((each) => each.sequenceNumber >= start.sequenceNumber)
      case 'AFTER_SEQUENCE_NUMBER':
        return firstThat((each) => each.sequenceNumber > start.sequenceNumber)
      case 'AT_TIMESTAMP':
        return firstThat((each) => each.approximateArrivalTimestamp >= start.timestamp)
    }
  }

  version(): Promise<number> {
    return Promise.resolve(this.#ordinal)
  }

  #next(): SequenceNumber {
    return `49${(this.#ordinal++).toString().padStart(54, '0')}` as SequenceNumber
  }
}
