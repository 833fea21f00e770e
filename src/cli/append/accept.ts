import { refuse, ok, type Result } from '../../base/result.ts'
import { MAX_EVENT_BYTES, toRecord } from '../../codec/encode.ts'
import { beyondBounds } from '../../events/bounds.ts'
import type { Refusal } from '../../events/refusal.ts'
import { validateEvent } from '../../events/validate.ts'
import type { NewRecord } from '../../log/log.ts'
import type { Line } from './lines.ts'

/** A good line, ready to be sent. */
export interface Item {
  readonly line: number
  readonly record: NewRecord
}

const BAD = {
  'not-utf8': { reason: 'not-json', detail: 'the line is not UTF-8' },
  'too-long': { reason: 'too-large', detail: 'the line is longer than 1 MiB' },
} as const

/** The record of a line's event, or why there is none. The detail never repeats what the line says. */
export function accept(line: Line): Result<Item, Refusal> {
  if (line.bad !== undefined) return refuse(BAD[line.bad])
  const value = parse(line.text)
  if (value === undefined) return refuse({ reason: 'not-json', detail: 'the line is not JSON' })
  const event = validateEvent(value)
  if (!event.ok) return event
  const beyond = beyondBounds(event.value)
  if (beyond !== undefined) return refuse(beyond)
  const record = toRecord(event.value)
  if (record.data.length <= MAX_EVENT_BYTES) return ok({ line: line.number, record })
  return refuse({ reason: 'too-large', detail: 'the event is larger than 256 KiB' })
}

/** JSON has no undefined, so that undefined can say that the text is none. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
