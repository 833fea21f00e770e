/**
 * `tributary`: what an application is made of. `docs/your-own-application.md` tells how, with an example.
 *
 * @module
 */
export type { Api, Tour } from './api/api.ts'
export { EVERY_ROLE, type Role } from './api/caller.ts'
export type { Desk } from './api/desk.ts'
export { json, problem, type Reply } from './api/reply.ts'
export { route, type Route } from './api/route.ts'
export { PAGE, pageOf, paging } from './api/shapes/page.ts'
export { rowOf } from './api/table-of.ts'
export type { Application } from './application/application.ts'
export { application, type ApplicationOptions } from './application/make.ts'
export { table, type Table, type TableOptions } from './application/table.ts'
export type { Json } from './base/json.ts'
export { eventType as event, type EventOf, type EventType } from './events/event-type.ts'
export type { Event } from './events/event.ts'
export type { Refusal } from './events/refusal.ts'
export type { UserId } from './events/user-id.ts'
export { upcaster, type Upcaster } from './events/upcaster.ts'
export type { Arrival } from './fold/arrival.ts'
export { BUCKET } from './fold/bucket.ts'
export { differenceOf } from './fold/difference.ts'
export { entity as rows, type Contribution, type EntityKind, type Group } from './fold/projection.ts'
export { latest, register, type Register } from './fold/register.ts'
export { revise } from './fold/revise.ts'
export { stored } from './fold/stored.ts'
export type { Key, Row, Tables } from './tables/tables.ts'
