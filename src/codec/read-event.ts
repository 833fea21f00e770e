import { isUtf8 } from 'node:buffer'
import { ok, refuse, type Result } from '../base/result.ts'
import type { Event } from '../events/event.ts'
import { partitionKeyOf, type Lane } from '../events/lane.ts'
import { recognise } from '../events/recognise.ts'
import type { Refusal } from '../events/refusal.ts'
import { validateEvent } from '../events/validate.ts'
import { bytesOf, type Encoded } from '../log/log.ts'
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
 * The parser of an encoded event. `keys` are the partition keys that brought it: its record's, which decides where it
 * stands in the log, and within an aggregated record its own. The laws of lanes rest on both being its lane's.
 */
export function readEvent(encoded: Encoded, ...keys: readonly string[]): Result<OnLane, Refusal> {
  if (bytesOf(encoded) > MAX_EVENT_BYTES) return refuse(TOO_LARGE)
  const text = encoded.text ?? textOf(encoded.data)
  if (text === undefined) return refuse(NOT_UTF8)
  const event = eventOf(text)
  if (!event.ok) return event
  const lane = laneOfUser(event.value.subject)
  const key = partitionKeyOf(lane)
  for (const given of keys) if (given !== key) return refuse(wrongLane(key))
  return ok({ event: event.value, text, lane })
}

/** Most are spelled as we spell them. */
function eventOf(text: string): Result<Event, Refusal> {
  const recognised = recognise(text)
  if (recognised !== undefined) return ok(recognised)
  const value = parse(text)
  return value === undefined ? refuse(NOT_JSON) : validateEvent(value)
}

/** JSON has no undefined, so that undefined can say that the text is none. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Undefined where the bytes are not UTF-8. */
function textOf(data: Uint8Array): string | undefined {
  if (!isUtf8(data)) return undefined
  return Buffer.from(data.buffer, data.byteOffset, data.length).toString()
}

const wrongLane = (key: string): Refusal => ({
  reason: 'wrong-lane',
  detail: `The record's partition key is not ${key}, its event's lane`,
})
