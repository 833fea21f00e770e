import type { Api } from './api.ts'
import type { Route } from './route.ts'

/**
 * The example of a route's body in a media type: for a batch a list of one event, for lines one line. Undefined without
 * a tour.
 */
export function exampleOf(route: Route, { tour }: Api, mediaType: string): unknown {
  const body = tour === undefined ? undefined : route.example?.(tour.event)
  if (body === undefined) return undefined
  if (mediaType.includes('batch')) return [body]
  return /ndjson|jsonl/.test(mediaType) ? JSON.stringify(body) : body
}
