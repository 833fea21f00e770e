import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { ok, refuse, type Result } from '../base/result.ts'
import { envelope } from './envelope.ts'
import type { EventType } from './event-type.ts'
import type { Event } from './event.ts'
import { flawsOf } from './flaws.ts'
import { namesADay } from './instant.ts'
import { jsonFlaw } from './json-flaw.ts'
import { notAnEvent, notOfShape, type Refusal } from './refusal.ts'
import { upcast } from './upcast.ts'

/**
 * The parser of one event. It takes a JSON value, brings it up to the present version, and refuses what its type
 * refuses. A valid event keeps all attributes and fields, also unknown ones.
 */
export type Validate = (value: unknown) => Result<Event, Refusal>

/** Makes a parser for events of these types; `unknown` is the schema of events of any other type. */
export function validator(types: readonly EventType[], unknown: TSchema): Validate {
  const shapes = new Map(types.map((type) => [type.name, shapeFor(type.schema, type)]))
  const other = shapeFor(unknown)
  const upcasters = new Map(types.map(({ name, upcasters }) => [name, upcasters]))
  return (value) => {
    const present = upcast(value, upcasters)
    if (!present.ok) return present
    const shape = shapes.get(typeOf(present.value) ?? '') ?? other
    if (!shape.check(present.value)) return refuse(notOfShape(flawsOf(shape.schema, present.value)))
    const event = present.value as Event
    const refusal = beyondSchema(event) ?? shape.refuse(event)
    return refusal === undefined ? ok(event) : refuse(refusal)
  }
}

interface Shape {
  readonly schema: TSchema
  readonly check: (value: unknown) => boolean
  readonly refuse: (event: Event) => Refusal | undefined
}

function shapeFor(schema: TSchema, type?: EventType): Shape {
  const compiled = Compile(schema)
  return {
    schema,
    check: (value) => compiled.Check(value),
    refuse: (type?.refuse ?? (() => undefined)) as Shape['refuse'],
  }
}

const typeOf = (value: unknown): string | undefined => {
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined
  return typeof type === 'string' ? type : undefined
}

const subject = Compile(envelope.subject)

const NO_SUBJECT = notAnEvent([
  { instancePath: '/subject', message: 'must be 1 to 128 characters without controls' },
])
const NO_DAY = notAnEvent([{ instancePath: '/time', message: 'must be a day of the calendar' }])

function beyondSchema(event: Event): Refusal | undefined {
  if (!namesADay(event.time)) return NO_DAY
  // A type may declare its own schema of the subject. Keys and lanes rely on the rules for every subject.
  if (!subject.Check(event.subject)) return NO_SUBJECT
  const message = jsonFlaw(event)
  return message === undefined ? undefined : notAnEvent([{ instancePath: '', message }])
}
