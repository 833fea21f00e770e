import { ok, type Result } from '../base/result.ts'
import { Spelled } from '../events/spelled.ts'
import type { Refusal } from '../events/refusal.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { Written } from './encode.ts'

/** The event of a value that was read. A recognised event (`Spelled`) needs no validation. */
export function writtenOf({ validate }: Vocabulary, value: unknown): Result<Written, Refusal> {
  if (value instanceof Spelled) return ok(value)
  const event = validate(value)
  return event.ok ? ok({ event: event.value }) : event
}
