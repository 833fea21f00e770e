import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type GetShardIteratorCommandInput,
  type _Record as KinesisRecord,
} from '@aws-sdk/client-kinesis'
import { NO_KEY, type LogRecord } from '../log.ts'
import { answered, sequenceNumberOf } from './answered.ts'
import type { Anchor, ShardPosition } from './cursor.ts'
import { nameOf } from './failure.ts'
import { Pace } from './pace.ts'
import type { Page } from './pages.ts'
import type { Stream } from './stream.ts'

/** GetRecords gives at most 10,000 records and 10 MiB (API reference, GetRecords). */
export const PAGE_RECORDS = 10_000

type Starting = Pick<
  GetShardIteratorCommandInput,
  'ShardIteratorType' | 'StartingSequenceNumber' | 'Timestamp'
>

/** The two read requests of a stream, each at the rate that Kinesis allows for a shard. */
export class Reads {
  readonly #stream: Stream
  readonly #perSecond: number
  readonly #looks = new Map<string, Pace>()
  readonly #iterators = new Map<string, Pace>()

  /** `perSecond`: how many requests of each kind a shard gets in a second. */
  constructor(stream: Stream, perSecond: number) {
    this.#stream = stream
    this.#perSecond = perSecond
  }

  /** Throws the errors of Kinesis: no such shard, or a sequence number of another shard. */
  async iterator(shardId: string, anchor: Anchor | { readonly type: 'LATEST' }): Promise<string> {
    await this.#paceOf(this.#iterators, shardId).turn()
    const command = new GetShardIteratorCommand({
      StreamName: this.#stream.name,
      ShardId: shardId,
      ...startingAt(anchor),
    })
    const answer = await this.#stream.ask(`read ${shardId} of`, (client) => client.send(command))
    return answered(answer.ShardIterator, 'ShardIterator')
  }

  /** Resolves when the next GetRecords of the shard may be sent. */
  turn(shardId: string): Promise<void> {
    return this.#paceOf(this.#looks, shardId).turn()
  }

  /**
   * Up to `limit` records at a position; the caller must have had a turn. An expired iterator is replaced by a new one at
   * the anchor.
   */
  async page(position: ShardPosition, limit: number): Promise<Page> {
    const { shardId, anchor } = position
    const iterator = position.iterator ?? (await this.iterator(shardId, anchor))
    try {
      return await this.#get(position, iterator, limit)
    } catch (cause) {
      if (nameOf(cause) !== 'ExpiredIteratorException') throw cause
      return this.#get(position, await this.iterator(shardId, anchor), limit)
    }
  }

  async #get({ shardId, anchor }: ShardPosition, iterator: string, limit: number): Promise<Page> {
    const command = new GetRecordsCommand({ ShardIterator: iterator, Limit: limit })
    const answer = await this.#stream.ask(`read ${shardId} of`, (client) => client.send(command))
    return {
      shardId,
      after: anchor.type === 'AFTER_SEQUENCE_NUMBER' ? anchor.sequenceNumber : undefined,
      records: (answer.Records ?? []).map((record) => toLogRecord(shardId, record)),
      next: answer.NextShardIterator,
      millisBehindLatest: answer.MillisBehindLatest ?? 0,
    }
  }

  #paceOf(paces: Map<string, Pace>, shardId: string): Pace {
    const pace = paces.get(shardId) ?? new Pace(this.#perSecond, this.#stream.timing)
    paces.set(shardId, pace)
    return pace
  }
}

function startingAt(anchor: Anchor | { readonly type: 'LATEST' }): Starting {
  switch (anchor.type) {
    case 'TRIM_HORIZON':
    case 'LATEST':
      return { ShardIteratorType: anchor.type }
    case 'AT_TIMESTAMP':
      return { ShardIteratorType: anchor.type, Timestamp: new Date(anchor.timestamp) }
    case 'AT_SEQUENCE_NUMBER':
    case 'AFTER_SEQUENCE_NUMBER':
      return { ShardIteratorType: anchor.type, StartingSequenceNumber: unpadded(anchor.sequenceNumber) }
  }
}

/** A sequence number as Kinesis writes it. */
const unpadded = (sequenceNumber: string): string => sequenceNumber.replace(/^0+(?=\d)/, '')

const toLogRecord = (
  shardId: string,
  { SequenceNumber, PartitionKey, Data, ApproximateArrivalTimestamp }: KinesisRecord,
): LogRecord => ({
  shardId,
  sequenceNumber: sequenceNumberOf(SequenceNumber),
  partitionKey: PartitionKey ?? NO_KEY,
  data: answered(Data, 'Data'),
  approximateArrivalTimestamp: answered(ApproximateArrivalTimestamp, 'a time of arrival').getTime(),
})
