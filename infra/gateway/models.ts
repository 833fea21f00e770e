import type { Vocabulary } from '../../src/events/vocabulary.ts'
import type { Route } from '../../src/api/route.ts'
import { draft04, type Schema } from './draft-04.ts'

/** The models that the gateway validates bodies against, by name (letters and digits only). */
export type Models = Readonly<Record<string, Schema>>

/** What `POST /events` takes. Throws where a type of event has a schema that no model says. */
export function eventModels(vocabulary: Vocabulary): Models {
  const event = eventModel(vocabulary)
  const events: Schema = { type: 'array', items: event }
  return { Event: event, Events: events, EventOrEvents: { anyOf: [event, events] } }
}

/**
 * An event of a type we know, by its own schema; or of one we don't. The door looks at the type first; here the last
 * alternative must say that its type is none of ours, or a bad `media.rated` would pass for an unheard-of event.
 */
function eventModel({ types, unknown }: Vocabulary): Schema {
  const unheardOf = draft04(unknown)
  if (types.length === 0) return unheardOf
  const names = types.map(({ name }) => name)
  return {
    anyOf: [
      ...types.map(({ schema }) => draft04(schema)),
      { ...unheardOf, not: { type: 'object', properties: { type: { enum: names } } } },
    ],
  }
}

/** The model of what a route takes. */
export function modelOf({ path, body }: Route): Schema {
  if (body === undefined) throw new Error(`Cannot make a model: ${path} takes no body`)
  return draft04(body.schema)
}
