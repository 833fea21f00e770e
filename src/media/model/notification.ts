import Type from 'typebox'
import type { Static } from 'typebox'
import type { EventOf } from '../../events/event-type.ts'
import { answeredTime, count, orNull, userId, words } from '../../events/fields.ts'
import { instantOf } from '../../events/instant.ts'
import type { Key } from '../../tables/tables.ts'
import { mediaExtractionFailed } from './events/media-extraction-failed.ts'
import { mediaMetadataExtracted } from './events/media-metadata-extracted.ts'
import { mediaRated } from './events/media-rated.ts'
import { usageQuotaExceeded } from './events/usage-quota-exceeded.ts'
import { mediaId } from './fields.ts'
import {
  notificationId,
  outcomeId,
  overQuotaId,
  recipientOf,
  type NotificationId,
} from './notification-id.ts'

/** The events in the owner's lane that are notifications by themselves. */
export const ownersNews = [usageQuotaExceeded, mediaMetadataExtracted, mediaExtractionFailed] as const

export type OwnersNews = EventOf<(typeof ownersNews)[number]>

const ownersNames: readonly string[] = ownersNews.map(({ name }) => name)

export const isOwnersNews = <Of extends { readonly type: string }>(
  event: Of,
): event is Extract<Of, { readonly type: OwnersNews['type'] }> => ownersNames.includes(event.type)

const NAMES = [...ownersNews, mediaRated].map(({ name }) => name)

/** What happened. It names no location and no rater. */
export const notificationData = Type.Object({
  mediaId,
  usedBytes: Type.Optional(count),
  quotaBytes: Type.Optional(count),
  reason: Type.Optional(words),
  count: Type.Optional(count),
  average: Type.Optional(Type.Number()),
})

/** A notification as its user sees it. */
export const shownNotification = Type.Object({
  id: notificationId,
  type: Type.Enum(NAMES),
  time: answeredTime,
  data: notificationData,
})

/** A notification as the table shows it. */
export const notification = Type.Object({ userId, ...shownNotification.properties })

export type Notification = Static<typeof notification>
export type ShownNotification = Static<typeof shownNotification>

export function idOf(event: OwnersNews): NotificationId {
  const { mediaId } = event.data
  switch (event.type) {
    case 'usage.quota-exceeded':
      return overQuotaId(mediaId, event)
    case 'media.metadata-extracted':
      return outcomeId(mediaId, 'metadata-extracted')
    case 'media.extraction-failed':
      return outcomeId(mediaId, 'extraction-failed')
  }
}

export function dataOf(event: OwnersNews): Static<typeof notificationData> {
  const { mediaId } = event.data
  switch (event.type) {
    case 'usage.quota-exceeded':
      return { mediaId, usedBytes: event.data.usedBytes, quotaBytes: event.data.quotaBytes }
    case 'media.metadata-extracted':
      return { mediaId }
    case 'media.extraction-failed':
      return { mediaId, reason: event.data.reason }
  }
}

/** Sorts after every id: all notifications of a time. */
const ALL_IDS = '~'

/** A notification's place among those of its user: by its time, then its id. */
export const placeOf = (time: string, id: string = ALL_IDS): string => `${instantOf(time)}/${id}`

/** Where the table lists a notification: under its user, in the order of places. */
export const listingOf = (id: NotificationId, time: string): Key => ({
  partition: recipientOf(id),
  sort: placeOf(time, id),
})

/** How far a user has read, as the table shows it. */
export const readMark = Type.Object({ userId, readUpTo: answeredTime, readId: orNull(notificationId) })

/** The place up to which a user has read; empty if the user has read nothing. */
export const readPlace = ({ readUpTo, readId }: Static<typeof readMark>): string =>
  placeOf(readUpTo, readId ?? undefined)
