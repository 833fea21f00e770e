import type { Event, EventOf, KnownEvent } from './event.ts'

/** Whether an event is of one of these kinds. (`type ===` does not narrow: an unknown kind may have any name.) */
export const isA = <Name extends KnownEvent['type']>(
  event: Event,
  ...names: readonly Name[]
): event is EventOf<Name> => (names as readonly string[]).includes(event.type)
