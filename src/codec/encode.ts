import type { Event } from '../events/event.ts'
import { partitionKeyOf } from '../events/lane.ts'
import type { NewRecord } from '../log/log.ts'
import { laneOfSubject } from './lane-of-subject.ts'

/** The maximum length of an encoded event (docs/event-types.md, Sizes): 256 KiB. */
export const MAX_EVENT_BYTES = 262_144

/** An event as UTF-8 JSON. The caller must refuse a result longer than MAX_EVENT_BYTES: `decode` does not accept it. */
export const encode = (event: Event): Uint8Array => Buffer.from(JSON.stringify(event))

/** The bytes of ASCII texts. The results share memory. */
function encodeAscii(texts: readonly string[]): readonly Uint8Array[] {
  const bytes = Buffer.from(texts.join(''), 'latin1')
  let at = 0
  return texts.map((text) => {
    const element = new Uint8Array(bytes.buffer, bytes.byteOffset + at, text.length)
    at += text.length
    return element
  })
}

/** An event as a record for the log: the partition key of its lane, and its bytes. */
export const toRecord = (event: Event): NewRecord => recordOf(event, encode(event))

/**
 * An event, with its text if it was recognised in one. The text is ASCII and equals what `encode` would write (law 1).
 */
export interface Written {
  readonly event: Event
  readonly text?: string
}

/** The records of several events. The texts of recognised events are encoded together. */
export function toRecords(written: readonly Written[]): readonly NewRecord[] {
  const spelled = encodeAscii(written.flatMap(({ text }) => text ?? [])).values()
  return written.map(({ event, text }) =>
    recordOf(event, (text === undefined ? undefined : spelled.next().value) ?? encode(event)),
  )
}

const recordOf = ({ subject }: Event, data: Uint8Array): NewRecord => ({
  partitionKey: partitionKeyOf(laneOfSubject(subject)),
  data,
})
