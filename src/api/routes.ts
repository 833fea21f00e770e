import type { Route } from './route.ts'
import { appendEvents } from './routes/append-events.ts'
import { healthz } from './routes/healthz.ts'

/** The door as one table: the server, the OpenAPI document and any gateway are made from it. */
export const routes: readonly Route[] = [appendEvents, healthz]
