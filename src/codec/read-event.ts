import { isUtf8 } from 'node:buffer'
import { ok, refuse, type Result } from '../base/result.ts'
import type { Event } from '../events/event.ts'
import { partitionKeyOf, type Lane } from '../events/lane.ts'
import type { Refusal } from '../events/refusal.ts'
import { validateEvent } from '../events/validate.ts'
import { MAX_EVENT_BYTES } from './encode.ts'
import { laneOfUser } from './lane-of-user.ts'

const TOO_LARGE: Refusal = {
  reason: 'too-large',
  detail: `An event is at most ${MAX_EVENT_BYTES} bytes encoded`,
}
const NOT_UTF8: Refusal = { reason: 'not-json', detail: 'The bytes are not UTF-8' }
const NOT_JSON: Refusal = { reason: 'not-json', detail: 'The bytes are not a JSON text' }

interface OnLane {
  readonly event: Event
  /** The JSON it was read from. */
  readonly text: string
  readonly lane: Lane
}

/**
 * The parser of an event's bytes. `keys` are the partition keys that brought it: its record's, which decides where it
 * stands in the log, and within an aggregated record its own. The laws of lanes rest on both being its lane's.
 */
export function readEvent(data: Uint8Array, ...keys: readonly string[]): Result<OnLane, Refusal> {
  if (data.length > MAX_EVENT_BYTES) return refuse(TOO_LARGE)
  if (!isUtf8(data)) return refuse(NOT_UTF8)
  const text = textOf(data)
  const value = parse(text)
  if (value === undefined) return refuse(NOT_JSON)
  const event = validateEvent(value)
  if (!event.ok) return event
  const lane = laneOfUser(event.value.subject)
  const key = partitionKeyOf(lane)
  return keys.every((given) => given === key)
    ? ok({ event: event.value, text, lane })
    : refuse(wrongLane(key))
}

/** JSON has no undefined, so that undefined can say that the text is none. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A log that gives buffers spares another view of the bytes. */
const textOf = (data: Uint8Array): string =>
  (Buffer.isBuffer(data) ? data : Buffer.from(data.buffer, data.byteOffset, data.length)).toString('utf8')

const wrongLane = (key: string): Refusal => ({
  reason: 'wrong-lane',
  detail: `The record's partition key is not ${key}, its event's lane`,
})
