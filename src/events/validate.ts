import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { ok, refuse, type Result } from '../base/result.ts'
import { eventTypes, unknownEvent, type Event } from './event.ts'
import { flawsOf } from './flaws.ts'
import { namesADay } from './instant.ts'
import { jsonFlaw } from './json-flaw.ts'
import { checkOwnership } from '../media/ownership.ts'
import { notAnEvent, notOfShape, type Refusal } from './refusal.ts'
import { upcast } from './upcast.ts'

const known = new Map<string, Shape>(eventTypes.map(({ name, schema }) => [name, shapeFor(schema)]))
const unknown: Shape = shapeFor(unknownEvent)

/**
 * The parser of one event: takes a JSON value, brings it up to the present version, and refuses what the schemas
 * refuse. What it lets through keeps every attribute and field, also those we don't know.
 */
export function validateEvent(value: unknown): Result<Event, Refusal> {
  const present = upcast(value)
  if (!present.ok) return present
  const shape = shapeOf(present.value)
  if (!shape.Check(present.value)) return refuse(notOfShape(flawsOf(shape.schema, present.value)))
  const event = present.value as Event
  const refusal = checkBeyondSchema(event)
  return refusal === undefined ? ok(event) : refuse(refusal)
}

interface Shape {
  readonly schema: TSchema
  readonly Check: (value: unknown) => boolean
}

function shapeFor(schema: TSchema): Shape {
  const compiled = Compile(schema)
  return { schema, Check: (value) => compiled.Check(value) }
}

function shapeOf(value: unknown): Shape {
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined
  return (typeof type === 'string' ? known.get(type) : undefined) ?? unknown
}

const NO_DAY = notAnEvent([{ instancePath: '/time', message: 'must be a day of the calendar' }])

function checkBeyondSchema(event: Event): Refusal | undefined {
  if (!namesADay(event.time)) return NO_DAY
  const message = jsonFlaw(event)
  return message === undefined ? checkOwnership(event) : notAnEvent([{ instancePath: '', message }])
}
