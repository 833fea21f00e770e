/** A record in a PutRecords request. */
export interface Sent {
  readonly PartitionKey: string
  /** Base64. */
  readonly Data: string
}

/** The position at which to start to read a shard. */
export interface Asked {
  readonly ShardId?: string
  readonly ShardIteratorType?: string
  readonly StartingSequenceNumber?: string
}

/** A record in a shard. */
export interface Standing extends Omit<Sent, 'PartitionKey'> {
  /** Missing if the record was written without a key. */
  readonly PartitionKey?: string
  readonly SequenceNumber: string
  readonly ApproximateArrivalTimestamp: number
}

/** A sequence number like those of Kinesis: too large for a JavaScript number. */
const FIRST = 49_680_469_383_118_467_082_583_937_506_141_574_734_178_007_489_710_129_154n

const idOf = (number: number): string => `shardId-${number.toString().padStart(12, '0')}`

/** Two shards in memory; keys of even length go to the first. A closed shard ends after its last record. */
export class ScriptedShards {
  readonly records: [Standing[], Standing[]] = [[], []]
  readonly closed = new Set<number>()
  #count = 0n

  /** Takes records in any order, as PutRecords may, also records of one key. */
  take(records: readonly Sent[], order: number): object[] {
    const entries = records.map((record) => ({ record, entry: {} }))
    const first = records.length === 0 ? 0 : order % records.length
    for (const each of [...entries.slice(first), ...entries.slice(0, first)].reverse())
      each.entry = this.#put(each.record)
    return entries.map(({ entry }) => entry)
  }

  #put(record: Sent): object {
    const number = record.PartitionKey.length % 2 === 0 ? 0 : 1
    const SequenceNumber = (FIRST + ++this.#count).toString()
    this.records[number].push({ ...record, SequenceNumber, ApproximateArrivalTimestamp: 1_700_000_000 })
    return { ShardId: idOf(number), SequenceNumber }
  }

  /** Lists the child of both first, then its parents, one on a page: AWS documents no order. */
  list(token: string | undefined): object {
    const at = Number(token ?? 0)
    const number = [2, 1, 0][at] ?? 0
    const parents = { ParentShardId: idOf(0), AdjacentParentShardId: idOf(1) }
    const shard = {
      ShardId: idOf(number),
      HashKeyRange: { StartingHashKey: '0', EndingHashKey: '1' },
      SequenceNumberRange: { StartingSequenceNumber: FIRST.toString() },
      ...(number === 2 && parents),
    }
    return { Shards: [shard], ...(at < 2 && { NextToken: (at + 1).toString() }) }
  }

  /** An iterator is the text `shard index`, which contains its position. */
  iterator(asked: Asked): string {
    const number = asked.ShardId === idOf(0) ? 0 : 1
    const sequence = asked.StartingSequenceNumber
    const found = this.records[number].findIndex(({ SequenceNumber }) => SequenceNumber === sequence)
    const index = {
      LATEST: this.records[number].length,
      AT_SEQUENCE_NUMBER: found,
      AFTER_SEQUENCE_NUMBER: found + 1,
    }[asked.ShardIteratorType ?? '']
    return `${number.toString()} ${(index ?? 0).toString()}`
  }

  get(iterator: string, limit: number): object {
    const [number = 0, index = 0] = iterator.split(' ').map(Number)
    const all = this.records[number === 0 ? 0 : 1]
    const records = all.slice(index, index + limit)
    const next = index + records.length
    const ended = this.closed.has(number) && next === all.length
    return {
      Records: records,
      MillisBehindLatest: next === all.length ? 0 : 1_000,
      ...(!ended && { NextShardIterator: `${number.toString()} ${next.toString()}` }),
    }
  }
}
