import type { Route } from './route.ts'
import { appendEvents } from './routes/append-events.ts'
import { listOfParked, oneParked } from './routes/get-parked.ts'
import { healthz } from './routes/healthz.ts'
import { metrics } from './routes/metrics.ts'
import { openapi } from './routes/openapi.ts'
import { postSessions } from './routes/post-sessions.ts'
import { putRecord } from './routes/put-record.ts'
import { putRecords } from './routes/put-records.ts'
import { readyz } from './routes/readyz.ts'
import { discardOfParked, retryOfParked } from './routes/settle-parked.ts'
import { deletePassword, putPassword } from './routes/passwords.ts'

/**
 * All routes: those of every application, and its own in the middle. Server, document and gateways are made from this
 * list.
 */
export const routesWith = (own: readonly Route[]): readonly Route[] => [
  appendEvents,
  putRecord,
  putRecords,
  ...own,
  postSessions,
  putPassword,
  deletePassword,
  listOfParked,
  oneParked,
  retryOfParked,
  discardOfParked,
  openapi,
  healthz,
  readyz,
  metrics,
]
