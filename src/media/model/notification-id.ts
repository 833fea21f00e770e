import { hash } from 'node:crypto'
import Type from 'typebox'
import type { Brand } from '../../base/brand.ts'
import type { Event } from '../../events/event.ts'
import { instantOf } from '../../events/instant.ts'
import type { UserId } from '../../events/user-id.ts'
import { MEDIA_ID_PATTERN, ownerOf, type MediaId } from './ids.ts'

/** A notification: the media that it is about, a dot, and what happened to the media. */
export type NotificationId = Brand<string, 'NotificationId'>

const HAPPENED = 'metadata-extracted|extraction-failed|quota-exceeded-[\\w-]{22}|rated-\\d{4}-\\d{2}-\\d{2}'

const PATTERN = `${MEDIA_ID_PATTERN.slice(0, -1)}\\.(?:${HAPPENED})$`

export const notificationId = Type.Unsafe<NotificationId>(
  Type.String({
    pattern: PATTERN,
    maxLength: 200,
    description: 'a notification id: the media, a dot, and what happened to it',
  }),
)

const form = new RegExp(PATTERN)

export const isNotificationId = (value: string): value is NotificationId => form.test(value)

/** The media that the notification is about. */
export const mediaIn = (id: NotificationId): MediaId => id.slice(0, id.lastIndexOf('.')) as MediaId

/** The user whom the notification is for: the owner of the media. */
export const recipientOf = (id: NotificationId): UserId => ownerOf(mediaIn(id))

/** A media is extracted again by later releases: only the first outcome of each kind is a notification. */
export const outcomeId = (mediaId: MediaId, happened: 'metadata-extracted' | 'extraction-failed') =>
  `${mediaId}.${happened}` as NotificationId

export const overQuotaId = (mediaId: MediaId, { source, id }: Pick<Event, 'source' | 'id'>) =>
  `${mediaId}.quota-exceeded-${hash('sha256', JSON.stringify([source, id]), 'base64url').slice(0, 22)}` as NotificationId

/** The ratings of a media within one day (UTC) are one notification. */
export const ratedId = (mediaId: MediaId, time: string) =>
  `${mediaId}.rated-${instantOf(time).slice(0, 10)}` as NotificationId

/** A time within its day, as short as it can be: the order of the texts is that of the times. */
export const timeOfDay = (time: string): string =>
  instantOf(time)
    .slice(11, 29)
    .replace(/\.?0+$/, '')

/** The latest time of day among the fields of a total, each with the number of ratings that stand from then. */
export function latestRating(
  id: NotificationId,
  fields: Readonly<Record<string, number>>,
): string | undefined {
  let latest = ''
  for (const field in fields) if (isTime(field) && fields[field] !== 0 && field > latest) latest = field
  return latest === '' ? undefined : `${id.slice(-10)}T${latest}Z`
}

const isTime = (field: string): boolean => field[2] === ':'
