import fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import type { Event } from '../../src/events/event.ts'
import { eventTypes } from '../media.ts'
import { anyEvent } from './events.ts'

/** The events of a user: `sub` is in the token, and is the subject of every event. */
export interface Own {
  readonly sub: string
  readonly events: readonly Event[]
}

/** A user of the user pool, whose id is a UUID, or one whom the application itself signed in. */
export const signedIn = (): Arbitrary<string> =>
  fc.oneof(fc.uuid(), fc.stringMatching(/^[A-Za-z0-9_:-]{12,64}$/))

/** Events of the types that users may append. */
export const ownEvents = (maxLength: number): Arbitrary<Own> =>
  fc
    .tuple(signedIn(), fc.array(anyEvent().filter(isOfUsers), { minLength: 1, maxLength }))
    .map(([sub, events]) => ({ sub, events: events.map((event) => toldBy(sub, event)) }))

const notOfUsers = eventTypes
  .filter(({ appendedBy }) => !('user' in appendedBy))
  .map(({ name }): string => name)

const isOfUsers = ({ type }: Event): boolean => !notOfUsers.includes(type)

/** The event with `sub` as its subject, about media of `sub`; a rating keeps its media. */
function toldBy(sub: string, event: Event): Event {
  const told: object = { ...event, subject: sub }
  if (event.type === 'media.rated' || !hasMedia(event.data)) return told as Event
  const [, suffix] = event.data.mediaId.split('.')
  return { ...told, data: { ...event.data, mediaId: `${sub}.${suffix ?? ''}` } } as Event
}

const hasMedia = (data: unknown): data is { mediaId: string } =>
  typeof data === 'object' && data !== null && 'mediaId' in data && typeof data.mediaId === 'string'
