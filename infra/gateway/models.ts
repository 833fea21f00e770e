import type { Vocabulary } from '../../src/events/vocabulary.ts'
import type { Route } from '../../src/api/route.ts'
import { draft04, type Schema } from './draft-04.ts'
import { notByUsers } from './not-by-users.ts'

/** The models by which the gateway validates bodies, by name (letters and digits only). */
export type Models = Readonly<Record<string, Schema>>

/** The models of `POST /events`. Throws if a model cannot express the schema of an event type. */
export function eventModels(vocabulary: Vocabulary): Models {
  const event = eventModel(vocabulary)
  const events: Schema = { type: 'array', items: event }
  return { Event: event, Events: events, EventOrEvents: { anyOf: [event, events] } }
}

/**
 * An event of a known type by its own schema, or of any other. Our own server reads the type first. Here the last
 * alternative must exclude the known types, or an invalid `media.rated` would pass as an event of an unknown type.
 * A type that users may not append needs no schema: the template refuses every event of it.
 */
function eventModel(vocabulary: Vocabulary): Schema {
  const unheardOf = draft04(vocabulary.unknown)
  const refused = notByUsers(vocabulary).map(({ value }) => value)
  const types = vocabulary.types.filter(({ name }) => !refused.includes(name))
  if (types.length === 0) return unheardOf
  const names = types.map(({ name }) => name)
  return {
    anyOf: [
      ...types.map(({ schema }) => draft04(schema)),
      { ...unheardOf, not: { type: 'object', properties: { type: { enum: names } } } },
    ],
  }
}

/** The model of a route's body. */
export function modelOf({ path, body }: Route): Schema {
  if (body === undefined) throw new Error(`Cannot make a model: ${path} takes no body`)
  return draft04(body.schema)
}
