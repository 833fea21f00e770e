import type { Route } from './route.ts'
import { appendEvents } from './routes/append-events.ts'
import { deleteMedia } from './routes/delete-media.ts'
import { getContent } from './routes/get-content.ts'
import { mediaHistory, userHistory } from './routes/get-history.ts'
import { getLocation } from './routes/get-location.ts'
import { getMedia } from './routes/get-media.ts'
import { getNearby } from './routes/get-nearby.ts'
import { listOfParked, oneParked } from './routes/get-parked.ts'
import { getStats } from './routes/get-stats.ts'
import { getUsage } from './routes/get-usage.ts'
import { getUser } from './routes/get-user.ts'
import { healthz } from './routes/healthz.ts'
import { listMedia } from './routes/list-media.ts'
import { metrics } from './routes/metrics.ts'
import { openapi } from './routes/openapi.ts'
import { patchMedia } from './routes/patch-media.ts'
import { postMedia } from './routes/post-media.ts'
import { putContent } from './routes/put-content.ts'
import { putLocation } from './routes/put-location.ts'
import { putRating } from './routes/put-rating.ts'
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
