import type { Api } from './api.ts'
import type { Route } from './route.ts'

/** The example of a route's body in a media type: of batches a list of one event, of lines a line. None without an event to make it of. */
export function exampleOf(route: Route, { tour }: Api, mediaType: string): unknown {
  const body = tour === undefined ? undefined : route.example?.(tour.event)
  if (body === undefined) return undefined
  if (mediaType.includes('batch')) return [body]
  return /ndjson|jsonl/.test(mediaType) ? JSON.stringify(body) : body
}
