import type { Event } from './event.ts'
import { isKnown } from './event.ts'
import { notAnEvent, type Refusal } from './refusal.ts'

/**
 * Bytes of JSON that a field may take, where more than one of a kind end in the same row. With these a media's row fits every
 * store whatever is said of it (`MAX_CONTENT_BYTES`): a description may be as long as an event, 256 KiB, and all the rest
 * takes less than 100 KiB. They hold where events come in. The schemas know nothing of them, for what an earlier release let
 * into the log stays readable.
 */
const BOUNDS = [
  ['title', 4_096],
  ['tags', 65_536],
  ['takenAt', 1_024],
  ['camera', 1_024],
] as const

/** Why an event is not let in, though it is one: a field of its data is longer than its row has room for. */
export function beyondBounds(event: Event): Refusal | undefined {
  if (!isKnown(event)) return undefined
  const data: Readonly<Record<string, unknown>> = event.data
  for (const [field, bytes] of BOUNDS) {
    const value = data[field]
    if (value !== undefined && Buffer.byteLength(JSON.stringify(value)) > bytes)
      return notAnEvent([
        { instancePath: `/data/${field}`, message: `must take at most ${bytes} bytes of JSON` },
      ])
  }
  return undefined
}
