import { pagesOf } from '../base/pages.ts'
import { ok, refuse, type Result } from '../base/result.ts'
import { acceptOne } from '../accept/accept.ts'
import { ENGINE } from '../policy/caller.ts'
import { readEvent } from '../codec/read-event.ts'
import { given } from '../events/given.ts'
import { FROM_THE_FUTURE, type Horizon } from '../events/horizon.ts'
import type { Refusal } from '../events/refusal.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { LogAppender } from '../log/log.ts'
import type { Key, Row, Tables } from '../tables/tables.ts'
import { bytesOf, chunksOf, keepChunks } from './parked-bytes.ts'
import { fromRow, idOf, inState, PARKED, toRow, type Parked, type ParkedState } from './parked-row.ts'
import type { Park } from './parked.ts'

/** Keeps unfit records in table `parked`: bytes first, so that no record is listed without them. */
export function tablePark(tables: Tables): Park {
  return async (records) => {
    const unfit = [...new Map(records.map((each) => [idOf(each.consumer, each.position), each])).values()]
    await keepChunks(
      tables,
      unfit.flatMap((each) => chunksOf(idOf(each.consumer, each.position), each.data)),
    )
    // If the row exists, the same record was delivered again: the put changes nothing, and the row keeps its state.
    await tables.put(
      PARKED,
      unfit.map((each) => ({ row: toRow(each), expected: undefined })),
    )
  }
}

export interface ParkedQuery {
  readonly state?: ParkedState
  readonly consumer?: string
  /** 1 to 1,000. */
  readonly limit: number
  readonly cursor?: string | undefined
}

export interface ParkedPage {
  readonly items: readonly Parked[]
  readonly next: string | undefined
}

/** Parked records in one state (those that wait, by default), by consumer and position. */
export async function listParked(tables: Tables, query: ParkedQuery): Promise<ParkedPage> {
  const { state = 'parked', consumer, limit, cursor } = query
  // `;` comes after `:`, which ends the consumer's name in an id.
  const range = consumer === undefined ? {} : { from: `${consumer}:`, to: `${consumer};` }
  const page = await tables.queryIndex(PARKED, { partition: state, ...range, limit, cursor })
  return { items: page.rows.map(fromRow), next: page.next }
}

/** How many records wait, by consumer. */
export async function parkedByConsumer(tables: Tables): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  for await (const { items } of pagesOf((cursor) => listParked(tables, { limit: 1_000, cursor })))
    for (const { consumer } of items) counts.set(consumer, (counts.get(consumer) ?? 0) + 1)
  return counts
}

const keyOf = (id: string): Key | undefined => {
  const [, partition, sort] = /^(.+):(\d{56}\.\d{8})$/s.exec(id) ?? []
  return partition === undefined || sort === undefined ? undefined : { partition, sort }
}

async function rowOf(tables: Tables, id: string): Promise<Row | undefined> {
  const key = keyOf(id)
  return key === undefined ? undefined : (await tables.get(PARKED, [key]))[0]
}

/** A parked record with its bytes; undefined if no record has this id. */
export async function showParked(
  tables: Tables,
  id: string,
): Promise<(Parked & { readonly data: Uint8Array }) | undefined> {
  const row = await rowOf(tables, id)
  return row === undefined ? undefined : { ...fromRow(row), data: await bytesOf(tables, id) }
}

/** Why a parked record was neither retried nor discarded. */
export interface NotReleased {
  readonly reason: 'unknown' | 'settled' | 'no-event' | 'not-appended' | 'from-the-future'
  readonly detail: string
}

/** What a retry needs: the tables with the record, the log that takes it again, and the event types that read it. */
export interface Retrying {
  readonly tables: Tables
  readonly log: LogAppender
  readonly vocabulary: Vocabulary
}

/**
 * Appends a parked event again, on the lane of its subject and with its own id: a consumer that has folded it changes nothing.
 * Bytes that this release cannot read as an event, and an event with a time beyond the horizon, are refused and stay parked.
 */
export async function retryParked(
  { tables, log, vocabulary }: Retrying,
  id: string,
  horizon?: Horizon,
): Promise<Result<Parked, NotReleased>> {
  const waiting = await waitingRow(tables, id)
  if (!waiting.ok) return waiting
  const read = readEvent(vocabulary, { data: await bytesOf(tables, id) })
  const event = given(read.ok ? ok(read.value.event) : read)
  const judged = acceptOne({ vocabulary, asker: ENGINE, horizon }, event)
  if (!judged.ok) return refuse(notReleased(judged.refusal))
  const [appended] = await log.append([judged.record])
  if (appended?.ok !== true)
    return refuse({ reason: 'not-appended', detail: appended?.message ?? 'The log gave no answer' })
  return settle(tables, waiting.value, 'retried')
}

const notReleased = ({ reason, detail }: Refusal): NotReleased => ({
  reason: reason === FROM_THE_FUTURE.reason ? 'from-the-future' : 'no-event',
  detail,
})

/** Gives a parked record up. Its row and its bytes stay, and `showParked` still finds them. */
export async function discardParked(tables: Tables, id: string): Promise<Result<Parked, NotReleased>> {
  const waiting = await waitingRow(tables, id)
  return waiting.ok ? settle(tables, waiting.value, 'discarded') : waiting
}

async function waitingRow(tables: Tables, id: string): Promise<Result<Row, NotReleased>> {
  const row = await rowOf(tables, id)
  if (row === undefined) return refuse({ reason: 'unknown', detail: `There is no parked record ${id}` })
  const { state } = fromRow(row)
  return state === 'parked' ? ok(row) : refuse({ reason: 'settled', detail: `${id} is ${state} already` })
}

async function settle(tables: Tables, row: Row, state: ParkedState): Promise<Result<Parked, NotReleased>> {
  const settled = inState(row, state)
  await tables.put(PARKED, [{ row: settled, expected: row.position }])
  return ok(fromRow(settled))
}
