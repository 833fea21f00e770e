import type { Route } from './route.ts'
import { appendEvents } from './routes/append-events.ts'
import { deleteMedia } from '../media/routes/delete-media.ts'
import { getContent } from '../media/routes/get-content.ts'
import { mediaHistory, userHistory } from '../media/routes/get-history.ts'
import { getLocation } from '../media/routes/get-location.ts'
import { getMedia } from '../media/routes/get-media.ts'
import { getNearby } from '../media/routes/get-nearby.ts'
import { listOfParked, oneParked } from './routes/get-parked.ts'
import { getStats } from '../media/routes/get-stats.ts'
import { getUsage } from '../media/routes/get-usage.ts'
import { getUser } from '../media/routes/get-user.ts'
import { healthz } from './routes/healthz.ts'
import { listMedia } from '../media/routes/list-media.ts'
import { metrics } from './routes/metrics.ts'
import { openapi } from './routes/openapi.ts'
import { patchMedia } from '../media/routes/patch-media.ts'
import { postMedia } from '../media/routes/post-media.ts'
import { putContent } from '../media/routes/put-content.ts'
import { putLocation } from '../media/routes/put-location.ts'
import { putRating } from '../media/routes/put-rating.ts'
import { putRecord } from './routes/put-record.ts'
import { putRecords } from './routes/put-records.ts'
import { readyz } from './routes/readyz.ts'
import { discardOfParked, retryOfParked } from './routes/settle-parked.ts'

/** The door as one table: the server, the OpenAPI document and any gateway are made from it. */
export const routes: readonly Route[] = [
  appendEvents,
  putRecord,
  putRecords,
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
  listOfParked,
  oneParked,
  retryOfParked,
  discardOfParked,
  openapi(() => routes),
  healthz,
  readyz,
  metrics,
]
