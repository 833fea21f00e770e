import { decodeBatch, type DecodedBatch } from '../codec/decode.ts'
import { fold } from '../fold/fold.ts'
import type { Thrown } from '../fold/track.ts'
import { quotasOf } from '../generations/kept-quota.ts'
import { boundTo, type BoundTable } from '../tables/bound.ts'
import type { LogRecord } from '../log/log.ts'
import type { Tables } from '../tables/tables.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { Table } from './consumer.ts'
import type { Outcome } from './outcome.ts'
import type { Park } from './parked.ts'
import { byHorizon } from './by-horizon.ts'
import { tooEarly, unfoldable, unreadableBy } from './unfit.ts'

/** How a table is written: the vocabulary of its events, and the destination. */
export interface Into {
  readonly vocabulary: Vocabulary
  readonly tables: Tables
  readonly park: Park
  /** Decodes a batch of this vocabulary, perhaps once for several tables. */
  readonly decode?: (records: readonly LogRecord[]) => DecodedBatch
  /** Milliseconds by which an event may be ahead of its arrival; if missing, there is no limit. */
  readonly aheadMs?: number | undefined
  /** The present name of the consumer's table, asked for each batch; if missing, its own. */
  readonly destination?: (table: string) => Promise<string>
}

/**
 * Folds one batch of records, of one shard and in order, into one table. A record that can never be folded is parked,
 * and the others are folded. If a service or the disk fails, the batch has failed from its first record: some of its
 * writes may be stored, and to deliver it again is safe.
 */
export async function consume(consumer: Table, records: readonly LogRecord[], into: Into): Promise<Outcome> {
  const first = records[0]
  if (first === undefined) return { kind: 'done' }
  const { arrivals, unreadable } = into.decode?.(records) ?? decodeBatch(into.vocabulary, records)
  const { timely, early } = byHorizon(arrivals, into.aheadMs)
  try {
    const { name, projection } = consumer
    const settingsAt = projection.ledger === undefined ? undefined : await quotasOf(into.tables)
    const park = (thrown: readonly Thrown[]) => into.park(thrown.map((one) => unfoldable(name, one)))
    await fold(projection, timely, await tableOf(name, into), park, settingsAt)
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

/** The stored table that this batch is folded into. */
async function tableOf(name: string, { tables, destination }: Into): Promise<BoundTable> {
  return boundTo(tables, destination === undefined ? name : await destination(name))
}
