import type { Event } from '../events/event.ts'
import { partitionKeyOf } from '../events/lane.ts'
import type { NewRecord } from '../log/log.ts'
import { laneOfSubject } from './lane-of-subject.ts'

/** An encoded event is at most this long (docs/event-types.md, Sizes): 256 KiB. */
export const MAX_EVENT_BYTES = 262_144

/** An event as UTF-8 JSON. What is longer than MAX_EVENT_BYTES, `decode` will not take: refuse it before. */
export const encode = (event: Event): Uint8Array => Buffer.from(JSON.stringify(event))

/**
 * `encode` of each, at half the cost (law 1): written as one array, which is cut where two events meet. `},{` stands there;
 * where it stands somewhere else too, they are encoded one by one. What is given shares its memory.
 */
export function encodeAll(events: readonly Event[]): readonly Uint8Array[] {
  const text = JSON.stringify(events)
  const insides = text.slice('[{'.length, -'}]'.length).split('},{')
  return insides.length === events.length ? cut(text, insides) : events.map(encode)
}

/** The bytes of an array's elements; `insides` are their texts between the braces. */
function cut(text: string, insides: readonly string[]): readonly Uint8Array[] {
  const bytes = Buffer.from(text)
  const isAscii = bytes.length === text.length
  let at = '['.length
  return insides.map((inside) => {
    const length = (isAscii ? inside.length : Buffer.byteLength(inside)) + '{}'.length
    const element = new Uint8Array(bytes.buffer, bytes.byteOffset + at, length)
    at += length + ','.length
    return element
  })
}

/** The bytes of texts that are ASCII; they share their memory. */
function encodeAscii(texts: readonly string[]): readonly Uint8Array[] {
  const bytes = Buffer.from(texts.join(''), 'latin1')
  let at = 0
  return texts.map((text) => {
    const element = new Uint8Array(bytes.buffer, bytes.byteOffset + at, text.length)
    at += text.length
    return element
  })
}

/** An event as the log takes it: its lane's partition key and its bytes. */
export const toRecord = (event: Event): NewRecord => recordOf(event, encode(event))

/** An event, and its text where it was recognised in one: ASCII, and as `encode` would write it (law 1). */
export interface Written {
  readonly event: Event
  readonly text?: string
}

/** The same of one that was read from a text. */
export const writtenRecord = ({ event, text }: Written): NewRecord =>
  recordOf(event, text === undefined ? encode(event) : Buffer.from(text, 'latin1'))

/** The same of several, for less; for least where all of them were recognised. */
export function toRecords(written: readonly Written[]): readonly NewRecord[] {
  const texts = written.flatMap(({ text }) => text ?? [])
  const isRecognised = texts.length === written.length
  const encoded = isRecognised ? encodeAscii(texts) : encodeAll(written.map(({ event }) => event))
  return written.map(({ event }, at) => recordOf(event, encoded[at] ?? encode(event)))
}

const recordOf = ({ subject }: Event, data: Uint8Array): NewRecord => ({
  partitionKey: partitionKeyOf(laneOfSubject(subject)),
  data,
})
