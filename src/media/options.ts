import type { TSchema } from 'typebox'
import type { ApplicationOptions } from '../application/make.ts'
import { exampleEvent } from './example-event.ts'
import { tellMissing } from './extraction/tell-missing.ts'
import { eventTypes } from './model/vocabulary.ts'
import { newsOf } from './news.ts'
import { deleteMedia } from './routes/delete-media.ts'
import { getContent } from './routes/get-content.ts'
import { getThumbnail } from './routes/get-thumbnail.ts'
import { mediaHistory, userHistory } from './routes/get-history.ts'
import { getNearby } from './routes/get-nearby.ts'
import { getNotifications } from './routes/get-notifications.ts'
import { getStream } from './routes/get-stream.ts'
import { getUsage } from './routes/get-usage.ts'
import { getUser, profileOf } from './routes/get-user.ts'
import { patchMedia } from './routes/patch-media.ts'
import { postClientEvents } from './routes/post-client-events.ts'
import { postMedia } from './routes/post-media.ts'
import { putAudience } from './routes/put-audience.ts'
import { postStreamTickets } from './routes/post-stream-tickets.ts'
import { putContent } from './routes/put-content.ts'
import { putLocation } from './routes/put-location.ts'
import { putNotificationsRead } from './routes/put-notifications-read.ts'
import { putQuota } from './routes/put-quota.ts'
import { putRating } from './routes/put-rating.ts'
import { putSharing } from './routes/put-sharing.ts'
import { keepSwept } from './uploads/keep-swept.ts'
import { objectEvents } from './uploads/object-events.ts'
import { removeDeleted } from './uploads/remove-deleted.ts'

/** The schemas of answers that a profile is made of. */
export interface Joined {
  readonly usage: TSchema
  readonly stats: TSchema
}

/** What the media-sharing application is made of, beside its tables and reactors. */
export function mediaOptions({ usage, stats }: Joined): Omit<ApplicationOptions, 'tables' | 'reactors'> {
  const profile = profileOf(usage, stats)
  return {
    name: 'media',
    about: 'a media-sharing application: every upload, rating and location update',
    events: eventTypes,
    routes: [
      putRating,
      postMedia,
      putContent,
      getContent,
      getThumbnail,
      patchMedia,
      putAudience,
      deleteMedia,
      putLocation,
      putSharing,
      putQuota,
      getUser(profile),
      getUsage(usage),
      getNearby,
      getNotifications,
      putNotificationsRead,
      getStream,
      postStreamTickets,
      userHistory,
      mediaHistory,
      postClientEvents,
    ],
    schemas: { Profile: profile, Usage: usage },
    groups: {
      Media: 'Upload, describe, rate, delete',
      Users: 'Users in the tables, and who or what is near',
      History: 'Events, oldest first',
      Apps: 'Events of apps’ clients, and counts of them a day',
    },
    tour: { event: exampleEvent, read: '/media/ada.sunset' },
    taken: removeDeleted,
    tend: (home) => {
      tellMissing(home.logger)
      return keepSwept(home)
    },
    newsOf,
    objectEvents,
  }
}
