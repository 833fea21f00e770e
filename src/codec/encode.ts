import type { Event } from '../events/event.ts'
import { partitionKeyOf } from '../events/lane.ts'
import type { NewRecord } from '../log/log.ts'
import { laneOfUser } from './lane-of-user.ts'

/** An encoded event is at most this long (CONTRACT, Events): 256 KiB. */
export const MAX_EVENT_BYTES = 262_144

/** An event as UTF-8 JSON. What is longer than MAX_EVENT_BYTES, `decode` will not take: refuse it before. */
export const encode = (event: Event): Uint8Array => Buffer.from(JSON.stringify(event))

/** An event as the log takes it: its lane's partition key and its bytes. */
export const toRecord = (event: Event): NewRecord => ({
  partitionKey: partitionKeyOf(laneOfUser(event.subject)),
  data: encode(event),
})
