import { decodeOnce } from '../codec/decode.ts'
import { fold } from '../fold/fold.ts'
import type { Projection } from '../fold/projection.ts'
import type { LogRecord } from '../log/log.ts'
import type { Tables } from '../tables/tables.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { Table } from './consumer.ts'
import type { Outcome } from './outcome.ts'
import type { Park } from './parked.ts'
import { byHorizon } from './by-horizon.ts'
import { tooEarly, unfoldable, unreadableBy } from './unfit.ts'

/** What a table is kept with: by which kinds of event its records are read, and where it writes. */
export interface Into {
  readonly vocabulary: Vocabulary
  readonly tables: Tables
  readonly park: Park
  /** By how many milliseconds an event may be ahead of its arrival; unbounded where this is missing. */
  readonly aheadMs?: number | undefined
  /** The name that the consumer's table has at present, asked for each batch; its own where this is missing. */
  readonly destination?: (table: string) => Promise<string>
}

/**
 * Takes one batch of records, of one shard and in its order, into one table. A record that can never be taken
 * is parked and the others go on. Where the world fails, the batch has failed from its first record: which of its
 * writes are in is not known, and giving them again is safe.
 */
export async function consume(consumer: Table, records: readonly LogRecord[], into: Into): Promise<Outcome> {
  const first = records[0]
  if (first === undefined) return { kind: 'done' }
  const { arrivals, unreadable } = decodeOnce(into.vocabulary, records)
  const { timely, early } = byHorizon(arrivals, into.aheadMs)
  try {
    const projection = await destined(consumer.projection, into)
    await fold(projection, timely, into.tables, (thrown) =>
      into.park(thrown.map((one) => unfoldable(consumer.name, one))),
    )
    const unfit = [
      ...unreadable.map((one) => unreadableBy(consumer.name, one)),
      ...early.map((one) => tooEarly(consumer.name, one)),
    ]
    if (unfit.length > 0) await into.park(unfit)
    return { kind: 'done' }
  } catch (cause) {
    return { kind: 'failed', at: first.sequenceNumber, cause }
  }
}

/** The projection into the table that this batch is for. */
async function destined(projection: Projection, { destination }: Into): Promise<Projection> {
  return destination === undefined ? projection : { ...projection, name: await destination(projection.name) }
}
