import { eventTypes, vocabulary } from '../../src/media/model/vocabulary.ts'
import type { Route } from '../../src/api/route.ts'
import { putLocation } from '../../src/media/routes/put-location.ts'
import { putRating } from '../../src/media/routes/put-rating.ts'
import { putRecord } from '../../src/api/routes/put-record.ts'
import { putRecords } from '../../src/api/routes/put-records.ts'
import { draft04, type Schema } from './draft-04.ts'

/**
 * An event of a type we know, by its own schema; or of one we don't. The door looks at the type first; here the last
 * alternative must say that its type is none of ours, or a bad `media.rated` would pass for an unheard-of event.
 */
const event: Schema = { anyOf: [...eventTypes.map(({ schema }) => draft04(schema)), unheardOf()] }

function unheardOf(): Schema {
  const names = eventTypes.map(({ name }) => name)
  return { ...draft04(vocabulary.unknown), not: { type: 'object', properties: { type: { enum: names } } } }
}

const events: Schema = { type: 'array', items: event }

/** The models that the gateway validates bodies against, by name (letters and digits only). */
export const models: Readonly<Record<string, Schema>> = {
  Event: event,
  Events: events,
  EventOrEvents: { anyOf: [event, events] },
  Location: modelOf(putLocation),
  Rating: modelOf(putRating),
  Record: modelOf(putRecord),
  Records: modelOf(putRecords),
}

function modelOf({ path, body }: Route): Schema {
  if (body === undefined) throw new Error(`Cannot make a model: ${path} takes no body`)
  return draft04(body.schema)
}
