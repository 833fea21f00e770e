import { Value } from 'typebox/value'
import type { Api } from './api.ts'
import type { Route } from './route.ts'

/** The example of a route's body in a media type: of batches a list of one event, of lines a line. */
export function exampleOf(route: Route, api: Api, mediaType: string): unknown {
  const body = route.example?.(api.tour?.event ?? anyOf(api))
  if (mediaType.includes('batch')) return [body]
  return /ndjson|jsonl/.test(mediaType) ? JSON.stringify(body) : body
}

/** An event that only its schema says anything of. */
function anyOf({ vocabulary: { types, unknown } }: Api): object {
  const [first] = types
  return Value.Create(first?.schema ?? unknown) as object
}
