import { mediaHistory, userHistory } from './routes/get-history.ts'
import type { Api } from '../api/api.ts'
import { routesWith } from '../api/routes.ts'
import { exampleEvent } from './example-event.ts'
import { deleteMedia } from './routes/delete-media.ts'
import { getContent } from './routes/get-content.ts'
import { getLocation } from './routes/get-location.ts'
import { getMedia } from './routes/get-media.ts'
import { getNearby } from './routes/get-nearby.ts'
import { getStats } from './routes/get-stats.ts'
import { getUsage } from './routes/get-usage.ts'
import { getUser } from './routes/get-user.ts'
import { listMedia } from './routes/list-media.ts'
import { patchMedia } from './routes/patch-media.ts'
import { postMedia } from './routes/post-media.ts'
import { putContent } from './routes/put-content.ts'
import { putLocation } from './routes/put-location.ts'
import { putRating } from './routes/put-rating.ts'
import { mediaShape } from './shapes/media.ts'
import { locationShape, profileShape, statsShape, usageShape } from './shapes/users.ts'
import { removeDeleted } from './uploads/remove-deleted.ts'
import { vocabulary } from './model/vocabulary.ts'

const own = [
  putRating,
  postMedia,
  putContent,
  getContent,
  getMedia,
  patchMedia,
  deleteMedia,
  putLocation,
  getLocation,
  getUser,
  getUsage,
  getStats,
  listMedia,
  getNearby,
  userHistory,
  mediaHistory,
]

/** The HTTP API of the media-sharing application. */
export const mediaApi: Api = {
  about: 'a media-sharing application: every upload, rating and location update',
  vocabulary,
  routes: routesWith(own),
  schemas: {
    Media: mediaShape,
    Usage: usageShape,
    Stats: statsShape,
    Profile: profileShape,
    Location: locationShape,
  },
  groups: {
    Media: 'Upload, describe, rate, delete',
    Users: 'Users in the tables, and who or what is near',
    History: 'Events, oldest first',
  },
  tour: { event: exampleEvent, read: '/media/ada.sunset' },
  taken: removeDeleted,
}
