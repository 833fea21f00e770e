import { exampleEvent } from '../media/example-event.ts'
import type { Route } from './route.ts'
import { appendEvents } from './routes/append-events.ts'
import { patchMedia } from '../media/routes/patch-media.ts'
import { postMedia } from '../media/routes/post-media.ts'
import { putLocation } from '../media/routes/put-location.ts'
import { putRating } from '../media/routes/put-rating.ts'
import { putRecord } from './routes/put-record.ts'
import { putRecords } from './routes/put-records.ts'

const text = JSON.stringify(exampleEvent)

/** A body of each route that takes one, for a reader to send as it stands. */
const bodies = new Map<Route, unknown>([
  [appendEvents, exampleEvent],
  [postMedia, { contentType: 'image/jpeg', title: 'Sunset', location: { lat: 54.32, lon: 10.13 } }],
  [patchMedia, { title: 'Sunset', description: 'Seen from the pier', tags: ['sea', 'evening'] }],
  [putRating, { stars: 5 }],
  [putLocation, { lat: 54.32, lon: 10.13, accuracyMeters: 12 }],
  [putRecord, { Data: text, PartitionKey: 'ada' }],
  [putRecords, { records: [{ data: text, 'partition-key': 'ada' }] }],
])

/** The example of a route's body in a media type: of batches a list of one event, of lines a line. */
export function exampleOf(route: Route, mediaType: string): unknown {
  const body = bodies.get(route)
  if (mediaType.includes('batch')) return [body]
  return /ndjson|jsonl/.test(mediaType) ? JSON.stringify(body) : body
}
