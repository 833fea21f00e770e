import { refuse, ok, type Result } from '../../base/result.ts'
import { MAX_EVENT_BYTES, writtenRecord } from '../../codec/encode.ts'
import type { Line } from '../../codec/lines.ts'
import { readLine } from '../../codec/read-line.ts'
import { writtenOf } from '../../codec/written-of.ts'
import type { Refusal } from '../../events/refusal.ts'
import type { Vocabulary } from '../../events/vocabulary.ts'
import type { NewRecord } from '../../log/log.ts'

/** A good line, ready to be sent. */
export interface Item {
  readonly line: number
  /** When its event happened, as it says. */
  readonly time: string
  readonly record: NewRecord
}

/** The record of a line's event, or why there is none. The detail never repeats what the line says. */
export function accept(vocabulary: Vocabulary, line: Line): Result<Item, Refusal> {
  const value = readLine(vocabulary, line)
  if (!value.ok) return value
  const written = writtenOf(vocabulary, value.value)
  if (!written.ok) return written
  const { event } = written.value
  const beyond = vocabulary.beyondBounds(event)
  if (beyond !== undefined) return refuse(beyond)
  const record = writtenRecord(written.value)
  if (record.data.length <= MAX_EVENT_BYTES) return ok({ line: line.number, time: event.time, record })
  return refuse({ reason: 'too-large', detail: 'The event is larger than 256 KiB' })
}
