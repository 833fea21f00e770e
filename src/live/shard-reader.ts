import { decode } from '../codec/decode.ts'
import { byHorizon } from '../consume/by-horizon.ts'
import { sequenceOf, type Position } from '../events/position.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { Arrival } from '../fold/arrival.ts'
import type { Cursor, LogReader, LogRecord } from '../log/log.ts'
import { afterRecord, isAfterRecord } from './place.ts'

/** The records that are read at one time. */
const RECORDS = 500

export interface Reading {
  readonly log: LogReader
  readonly vocabulary: Vocabulary
  readonly aheadMs?: number | undefined
}

/** Records of a shard, and whether the shard ends after them. */
export interface Portion {
  readonly records: readonly LogRecord[]
  readonly isLast: boolean
}

/** Reads a shard from a position on. */
export class ShardReader {
  readonly shardId: string
  readonly #reading: Reading
  #position: Position | undefined
  #cursor: Cursor | undefined

  constructor(reading: Reading, shardId: string, position: Position | undefined) {
    this.#reading = reading
    this.shardId = shardId
    this.#position = position
  }

  /** The position after the records that were read. */
  get position(): Position | undefined {
    return this.#position
  }

  async next(): Promise<Portion> {
    const { log } = this.#reading
    this.#cursor ??= await this.#open()
    const { records, next } = await log.read(this.#cursor, RECORDS)
    this.#cursor = next ?? this.#cursor
    const last = records.at(-1)
    if (last !== undefined) this.#position = afterRecord(last.sequenceNumber)
    return { records, isLast: next === undefined }
  }

  /** A record may hold several events, some of them before the position: it is read again. */
  async #open(): Promise<Cursor> {
    const { log } = this.#reading
    if (this.#position === undefined) return log.open(this.shardId, { type: 'TRIM_HORIZON' })
    const type = isAfterRecord(this.#position) ? 'AFTER_SEQUENCE_NUMBER' : 'AT_SEQUENCE_NUMBER'
    return log
      .open(this.shardId, { type, sequenceNumber: sequenceOf(this.#position) })
      .catch(() => log.open(this.shardId, { type: 'TRIM_HORIZON' }))
  }
}

/** The events of records that the tables fold, in order. */
export const eventsOf = (
  { vocabulary, aheadMs }: Reading,
  records: readonly LogRecord[],
): readonly Arrival[] =>
  byHorizon(
    records.flatMap((record) => decode(vocabulary, record)).filter((one) => one.kind === 'event'),
    aheadMs,
  ).timely
