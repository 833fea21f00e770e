import { MAX_EVENT_BYTES, toRecords, type Written } from '../codec/encode.ts'
import type { Event } from '../events/event.ts'
import type { Given } from '../events/given.ts'
import { FROM_THE_FUTURE, isBeyond, type Horizon } from '../events/horizon.ts'
import type { Refusal } from '../events/refusal.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { NewRecord } from '../log/log.ts'
import type { Asker } from '../policy/caller.ts'
import { denial } from '../policy/policy.ts'
import { RESERVED_SOURCE } from './reserved-source.ts'

/** The parts that decide whether an event is accepted. */
export interface Gate {
  readonly vocabulary: Vocabulary
  /** The caller that appends. */
  readonly asker: Asker
  /** The latest time that an event may have; if missing, there is no limit. */
  readonly horizon?: Horizon | undefined
}

/** An event, and its record for the log. */
export interface Accepted {
  readonly ok: true
  readonly event: Event
  readonly record: NewRecord
}

/** The refusal of an event. `id` is null if no id can be read. */
export interface Rejected {
  readonly ok: false
  readonly id: string | null
  readonly refusal: Refusal
}

export const TOO_LARGE: Refusal = {
  reason: 'too-large',
  detail: `An event is at most ${MAX_EVENT_BYTES} bytes of JSON`,
}

/**
 * The gate of every event that the program appends, at every entrance. Each event is validated (unless it was
 * recognised), and checked against the limits of its type, the policy, the horizon and the maximum size. Each is
 * accepted or refused on its own, in order. Pure. Accepted events are encoded together, which costs less (law 1).
 */
export function accept(gate: Gate, given: readonly Given[]): readonly (Accepted | Rejected)[] {
  const judged = given.map((one) => judge(gate, one))
  const records = toRecords(judged.filter(isWritten)).values()
  return judged.map((one) => {
    if (!isWritten(one)) return one
    const record = records.next().value
    if (record === undefined) throw new Error('Cannot encode an event: there are fewer records than events')
    const { event } = one
    return record.data.length > MAX_EVENT_BYTES ? rejected(event.id, TOO_LARGE) : { ok: true, event, record }
  })
}

/** The same for a single event. */
export function acceptOne(gate: Gate, given: Given): Accepted | Rejected {
  const [judged] = accept(gate, [given])
  if (judged === undefined) throw new Error('Cannot tell what became of an event: it was not judged')
  return judged
}

const isWritten = (one: Written | Rejected): one is Written => 'event' in one

function judge({ vocabulary, asker, horizon }: Gate, given: Given): Written | Rejected {
  const written = read(vocabulary, given)
  if (!isWritten(written)) return written
  const { event } = written
  const refusal =
    vocabulary.beyondBounds(event) ??
    denial(asker, { does: 'append', grants: vocabulary.appendedBy(event.type) }, event.subject) ??
    (asker.role === 'user' && vocabulary.reservedSources?.has(event.source) ? RESERVED_SOURCE : undefined) ??
    (horizon !== undefined && isBeyond(event.time, horizon) ? FROM_THE_FUTURE : undefined)
  return refusal === undefined ? written : rejected(event.id, refusal)
}

function read({ validate }: Vocabulary, given: Given): Written | Rejected {
  if (given.kind === 'recognised') return given
  if (given.kind === 'refused') return rejected(null, given.refusal)
  const event = validate(given.value)
  return event.ok ? { event: event.value } : rejected(idOf(given.value), event.error)
}

const rejected = (id: string | null, refusal: Refusal): Rejected => ({ ok: false, id, refusal })

function idOf(value: unknown): string | null {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : null
  return typeof id === 'string' && id.length <= 128 ? id : null
}
