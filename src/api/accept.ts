import { ok, refuse, type Result } from '../base/result.ts'
import { MAX_EVENT_BYTES, toRecords, type Written } from '../codec/encode.ts'
import { writtenOf } from '../codec/written-of.ts'
import type { Event } from '../events/event.ts'
import { FROM_THE_FUTURE, horizonAt, isBeyond, type Horizon } from '../events/horizon.ts'
import type { Refusal } from '../events/refusal.ts'
import type { Appended, AppendOptions, NewRecord } from '../log/log.ts'
import { mayActFor, type Caller } from './caller.ts'
import type { Desk } from './desk.ts'

/** A refusal and the HTTP status it would have alone. */
export interface Refused extends Refusal {
  readonly status: number
}

/** What became of one event. `id` is null where it has none that can be read. */
export type Taken =
  | { readonly ok: true; readonly id: string; readonly shardId: string; readonly sequenceNumber: string }
  | { readonly ok: false; readonly id: string | null; readonly refused: Refused }

/** The log failed as a whole: nothing is known to be in it. The request's edge answers 503. */
export class LogFailed extends Error {}

type Bad = Extract<Taken, { readonly ok: false }>

/**
 * Takes events from a caller into the log, in order and in one append: each is validated where it wasn't recognised (`Spelled`),
 * checked to be the caller's to tell, encoded under its lane's key, and refused on its own. Durable when it resolves. Throws LogFailed.
 */
export async function accept(
  desk: Desk,
  caller: Caller,
  values: readonly Result<unknown, Refusal>[],
  options?: AppendOptions,
): Promise<readonly Taken[]> {
  const horizon = horizonAt(await desk.stamps.now(), desk.aheadMs)
  const judged = values.map((value) => judge(desk, caller, value, horizon))
  const good = judged.filter((one) => one.ok)
  const records = toRecords(good.map((one) => one.value))
  const appended = (await append(desk, records.filter(isWithinLimit), options)).values()
  const encoded = records.values()
  const taken = judged.map((one): Taken => {
    if (!one.ok) return one.error
    const { id } = one.value.event
    return isWithinLimit(encoded.next().value) ? outcome(id, appended.next().value) : bad(id, TOO_LARGE)
  })
  count(desk, taken)
  await desk.taken?.(desk, eventsTaken(judged, taken))
  return taken
}

function judge(
  { vocabulary }: Desk,
  caller: Caller,
  value: Result<unknown, Refusal>,
  horizon?: Horizon,
): Result<Written, Bad> {
  if (!value.ok) return refuse(bad(null, { ...value.error, status: 400 }))
  const written = writtenOf(vocabulary, value.value)
  if (!written.ok) return refuse(bad(idOf(value.value), { ...written.error, status: 400 }))
  const { event } = written.value
  const beyond = vocabulary.beyondBounds(event)
  if (beyond !== undefined) return refuse(bad(event.id, { ...beyond, status: 400 }))
  if (!mayActFor(caller, event.subject)) return refuse(bad(event.id, FOREIGN))
  if (horizon === undefined || !isBeyond(event.time, horizon)) return written
  return refuse(bad(event.id, { ...FROM_THE_FUTURE, status: 400 }))
}

/** Why `accept` would not take an event to the log; for who does something else before. */
export function refusedBefore(desk: Desk, caller: Caller, value: unknown): Refused | undefined {
  const judged = judge(desk, caller, ok(value))
  if (!judged.ok) return judged.error.refused
  return isWithinLimit(toRecords([judged.value])[0]) ? undefined : TOO_LARGE
}

const eventsTaken = (judged: readonly Result<Written, Bad>[], taken: readonly Taken[]): readonly Event[] =>
  judged.flatMap((one, at) => (one.ok && taken[at]?.ok === true ? [one.value.event] : []))

const bad = (id: string | null, refused: Refused): Bad => ({ ok: false, id, refused })

const isWithinLimit = (record: NewRecord | undefined): boolean =>
  record !== undefined && record.data.length <= MAX_EVENT_BYTES

const FOREIGN: Refused = {
  reason: 'foreign-subject',
  detail: 'A user token may append events of its own subject only',
  status: 403,
}

const TOO_LARGE: Refused = {
  reason: 'too-large',
  detail: `An event is at most ${MAX_EVENT_BYTES} bytes of JSON`,
  status: 413,
}

function idOf(value: unknown): string | null {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : null
  return typeof id === 'string' && id.length <= 128 ? id : null
}

async function append(
  desk: Desk,
  records: readonly NewRecord[],
  options: AppendOptions | undefined,
): Promise<readonly Appended[]> {
  if (records.length === 0) return []
  try {
    return await desk.log.append(records, options)
  } catch (cause) {
    throw new LogFailed('Cannot append to the log', { cause })
  }
}

function outcome(id: string, appended: Appended | undefined): Taken {
  if (appended === undefined) throw new Error('Cannot tell what became of an event: the log answered too few')
  if (appended.ok) return { ok: true, id, shardId: appended.shardId, sequenceNumber: appended.sequenceNumber }
  const throttled = appended.code === 'ProvisionedThroughputExceededException'
  return {
    ok: false,
    id,
    refused: throttled
      ? { reason: 'throttled', detail: 'The shard takes no more for now: try again', status: 429 }
      : { reason: 'not-appended', detail: `The log refused the record: ${appended.code}`, status: 503 },
  }
}

function count(desk: Desk, taken: readonly Taken[]): void {
  let appended = 0
  for (const one of taken) {
    if (one.ok) appended++
    else desk.metrics.refused.inc({ reason: one.refused.reason })
  }
  desk.metrics.appended.inc(appended)
}
