import type { Event } from '../../../src/events/event.ts'
import type { UserId } from '../../../src/events/user-id.ts'
import { validateEvent } from '../../media.ts'

/**
 * The time of an example's event, in seconds into 2026 or as a text. The id is made of the other fields unless it is
 * given.
 */
export interface When {
  readonly at?: number | string
  readonly id?: string
}

export const timeAt = (at: number | string): string =>
  typeof at === 'string' ? at : new Date(Date.UTC(2026, 0, 1) + at * 1000).toISOString()

/** A valid event. Throws if validation refuses the example. */
export function event(type: string, subject: string, data: unknown, { at = 1, id }: When = {}): Event {
  const time = timeAt(at)
  const name = id ?? `${type} ${JSON.stringify(data)} ${time}`.slice(0, 128)
  const valid = validateEvent({ specversion: '1.0', id: name, source: 'examples', type, subject, time, data })
  if (!valid.ok) throw new Error(`No example: ${valid.error.detail}`)
  return valid.value
}

const ownerOf = (mediaId: string): UserId => mediaId.split('.')[0] as UserId

/** An event that is about a media of its subject. */
const ofOwner =
  (type: string, usual: object = {}) =>
  (mediaId: string, data: object = {}, when?: When): Event =>
    event(type, ownerOf(mediaId), { mediaId, ...usual, ...data }, when)

export const uploaded = ofOwner('media.uploaded', { bytes: 10, contentType: 'image/jpeg' })
export const described = ofOwner('media.described')
export const extracted = ofOwner('media.metadata-extracted')
export const deleted = ofOwner('media.deleted', { reason: 'user' })
export const overQuota = ofOwner('media.deleted', { reason: 'over-quota' })
export const shared = ofOwner('media.shared')
export const quotaExceeded = ofOwner('usage.quota-exceeded', { usedBytes: 2, quotaBytes: 1 })

export const registered = (user: string, displayName: string, when?: When): Event =>
  event('user.registered', user, { displayName }, when)

export const located = (
  user: string,
  lat: number,
  lon: number,
  when?: When,
  accuracyMeters?: number,
): Event =>
  event(
    'user.located',
    user,
    accuracyMeters === undefined ? { lat, lon } : { lat, lon, accuracyMeters },
    when,
  )

export const sharingSet = (user: string, sharing: 'exact' | 'near' | 'off', when?: When): Event =>
  event('user.sharing-set', user, { location: sharing }, when)

export const rated = (rater: string, mediaId: string, stars: number | null, when?: When): Event =>
  event('media.rated', rater, { mediaId, stars }, when)
