import Type from 'typebox'
import type { TSchema } from 'typebox'
import { boundsOf, type BeyondBounds } from './bounds.ts'
import { envelope } from './envelope.ts'
import type { EventType } from './event-type.ts'
import { attribute } from './fields.ts'
import { APPENDED_BY_ALL, type Grants } from '../policy/grants.ts'
import { recogniser, type Recogniser } from './recognise.ts'
import { validator, type Validate } from './validate.ts'

/** The event types of an application, and the functions that read its events. */
export interface Vocabulary {
  readonly types: readonly EventType[]
  /**
   * The schema of a well-formed event of any other type. Such an event is kept in the log and in histories, and changes
   * no other table. Its subject must be one that a known type allows.
   */
  readonly unknown: TSchema
  readonly validate: Validate
  readonly recognise: Recogniser
  readonly beyondBounds: BeyondBounds
  /** To whom appending events of a type is granted. */
  readonly appendedBy: (type: string) => Grants
  /** The sources of reactors, in whose names no user may append: an event that is known by its id comes once. */
  readonly reservedSources?: ReadonlySet<string>
}

/** The vocabulary of a list of types, one for each list. Throws if two types have the same name. */
export function vocabularyOf(types: readonly EventType[]): Vocabulary {
  const vocabulary = made.get(types) ?? make(types)
  made.set(types, vocabulary)
  return vocabulary
}

const made = new WeakMap<readonly EventType[], Vocabulary>()

function make(types: readonly EventType[]): Vocabulary {
  const names = types.map(({ name }) => name)
  const twice = names.find((name, at) => names.indexOf(name) < at)
  if (twice !== undefined) throw new Error(`Cannot know two types of event by one name: ${twice}`)
  const unknown = unknownEvent(types)
  return {
    types,
    unknown,
    validate: validator(types, unknown),
    recognise: recogniser(types),
    beyondBounds: boundsOf(types),
    appendedBy: grantsOf(types),
  }
}

function grantsOf(types: readonly EventType[]): Vocabulary['appendedBy'] {
  const grants = new Map(types.map(({ name, appendedBy }) => [name, appendedBy]))
  return (type) => grants.get(type) ?? APPENDED_BY_ALL
}

function unknownEvent(types: readonly EventType[]): TSchema {
  const subjects = [...new Set(types.map(({ schema }) => schema.properties.subject))]
  const subject = subjects.length > 1 ? Type.Union(subjects) : subjects[0]
  return Type.Object({
    ...envelope,
    subject: subject ?? envelope.subject,
    type: attribute(255),
    data: Type.Optional(Type.Unknown()),
  })
}
