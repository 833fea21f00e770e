import { ok, type Result } from '../base/result.ts'
import { Spelled } from '../events/recognise.ts'
import type { Refusal } from '../events/refusal.ts'
import { validateEvent } from '../events/validate.ts'
import type { Written } from './encode.ts'

/** The event that was read as a value, validated where it wasn't recognised (`Spelled`). */
export function writtenOf(value: unknown): Result<Written, Refusal> {
  if (value instanceof Spelled) return ok(value)
  const event = validateEvent(value)
  return event.ok ? ok({ event: event.value }) : event
}
