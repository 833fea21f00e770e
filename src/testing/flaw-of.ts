import type { Event } from '../events/event.ts'
import type { Vocabulary } from '../events/vocabulary.ts'

/** Why an event is refused; undefined if it is accepted. */
export function flawOf({ validate, beyondBounds }: Vocabulary, event: Event): string | undefined {
  const valid = validate(event)
  const refusal = valid.ok ? beyondBounds(valid.value) : valid.error
  return refusal?.detail
}
