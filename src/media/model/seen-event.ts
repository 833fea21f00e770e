import type { Event } from '../../events/event.ts'
import { OWN_HISTORY } from '../../policy/actions.ts'
import type { Asker } from '../../policy/caller.ts'
import { denial } from '../../policy/policy.ts'
import { eventTypes, isKnown } from './vocabulary.ts'

/** Whether a caller sees all events of a user as they are. */
export const seesAllOf = (asker: Asker, user: string): boolean =>
  denial(asker, OWN_HISTORY, user) === undefined

const fields = new Map<string, readonly string[]>(
  eventTypes.map(({ name, schema }) => [name, Object.keys(schema.properties.data.properties)]),
)

/**
 * An event of another user about a media, as a caller sees it who may see the media: without places, and without
 * anything that the type does not declare, since nobody knows what that is. Undefined for an event of a known type that
 * is not about media: if it names one, that is such a thing.
 */
export function seenEvent(event: Event): Event | undefined {
  const { specversion, id, source, type, subject, time, data } = event
  const names = isKnown(event) ? (fields.get(type) ?? []) : ['mediaId']
  if (!names.includes('mediaId')) return undefined
  const shown = Object.entries(data ?? {}).filter(([name]) => names.includes(name) && name !== 'location')
  return { specversion, id, source, type, subject, time, data: Object.fromEntries(shown) }
}
