import { envelope, type EventType } from './event-type.ts'
import type { Event } from './event.ts'
import { userId } from './fields.ts'
import { namesADay } from './instant.ts'
import type { Refusal } from './refusal.ts'
import { Spelled } from './spelled.ts'
import { spellingOf } from './spelling-of.ts'
import type { Spelling } from './spelling.ts'

/** Reads valid events that are spelled as JSON.stringify spells them. */
export interface Recogniser {
  /** The event that is all of a text; undefined where it isn't recognised. */
  readonly one: (text: string) => Event | undefined
  /** The events of a JSON array that has no spaces in it; undefined where there are none, or one of them isn't recognised. */
  readonly all: (text: string) => readonly Spelled[] | undefined
}

/** An event, and where in the text it ends. */
interface Recognised {
  readonly event: Event
  readonly end: number
}

type RecogniseAt = (text: string, at: number) => Recognised | undefined

/** Of events of these types. */
export function recogniser(types: readonly EventType[]): Recogniser {
  const recogniseAt = recogniseAtOf(types)
  return {
    one: (text) => {
      const found = recogniseAt(text, 0)
      return found?.end === text.length ? found.event : undefined
    },
    all: (text) => recogniseAll(recogniseAt, text),
  }
}

function recogniseAll(recogniseAt: RecogniseAt, text: string): readonly Spelled[] | undefined {
  const all: Spelled[] = []
  for (let end = 0; text[end] === (end === 0 ? '[' : ',');) {
    const found = recogniseAt(text, end + 1)
    if (found === undefined) return undefined
    all.push(new Spelled(found.event, text.slice(end + 1, found.end)))
    end = found.end
    if (text[end] === ']' && end === text.length - 1) return all
  }
  return undefined
}

/**
 * The valid event whose text begins at `at`, where it is spelled as JSON.stringify spells it, with the envelope's attributes in
 * their order: without making JSON of it first, which costs several times as much. Undefined where it isn't, or may not be:
 * that says nothing against it, but to parse and validate it. What is recognised, parsed and validated, is the same
 * event, and written again, the same text (law 1).
 */
function recogniseAtOf(types: readonly EventType[]): RecogniseAt {
  // Those of subjects of another kind are parsed.
  const alike = types.filter(({ schema }) => schema.properties.subject === userId)
  const head = alike.length === 0 ? undefined : headOf(alike, userId)
  if (head === undefined) return () => undefined
  const { pattern, attributes } = head
  const kinds = kindsOf(alike)
  // The schemas say whether what was captured is good: not all of their patterns can be part of another.
  const isRead = (found: RegExpExecArray): boolean =>
    attributes.every(({ spelling, at }) => spelling.read(found, at) !== undefined)
  return (text, at) => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found === null || !isRead(found)) return undefined
    const kind = kinds.get(found[3] ?? '')
    if (kind === undefined) return undefined
    kind.pattern.lastIndex = pattern.lastIndex
    const inner = kind.pattern.exec(text)
    if (inner === null) return undefined
    const data = kind.read(inner, 1)
    if (data === undefined) return undefined
    // The patterns are made of the schemas.
    const event = {
      specversion: '1.0',
      id: found[1],
      source: found[2],
      type: kind.name,
      subject: found[4],
      time: found[5],
      data,
    } as Event
    if (!namesADay(event.time) || kind.refuse(event) !== undefined) return undefined
    return { event, end: kind.pattern.lastIndex }
  }
}

/** A kind of event: its data, and the end of the whole. */
interface Kind {
  readonly name: string
  readonly pattern: RegExp
  readonly read: Spelling['read']
  readonly refuse: (event: Event) => Refusal | undefined
}

/** By their names as JSON. Those that have upcasters are not among them: an event of theirs may be an older one. */
const kindsOf = (types: readonly EventType[]): ReadonlyMap<string, Kind> =>
  new Map(
    types.flatMap(({ name, schema, upcasters, refuse }) => {
      const data = spellingOf(schema.properties.data)
      if (data === undefined || upcasters.length > 0) return []
      const pattern = sticky(`${data.source}\\}`)
      return [[JSON.stringify(name), { name, pattern, read: data.read, refuse: refuse as Kind['refuse'] }]]
    }),
  )

/** The attributes that a recognised event has, in the order that it has them in, and its data behind. */
const ATTRIBUTES = ['specversion', 'id', 'source', 'type', 'subject', 'time'] as const

/** A spelling, and where its captures are in a match of all. */
interface Placed {
  readonly spelling: Spelling
  readonly at: number
}

interface Head {
  /** Up to the data. */
  readonly pattern: RegExp
  readonly attributes: readonly Placed[]
}

/** Undefined where the schema of the subject has a rule that is not known as a spelling, and where each attribute is not one capture. */
function headOf(types: readonly EventType[], subject: object): Head | undefined {
  const schemas = { ...envelope, subject, type: { anyOf: types.map(({ name }) => ({ const: name })) } }
  const attributes: Placed[] = []
  const sources: string[] = []
  let at = 1
  for (const name of ATTRIBUTES) {
    const spelling = spellingOf(schemas[name])
    if (spelling === undefined) return undefined
    attributes.push({ spelling, at })
    sources.push(`"${name}":${spelling.source}`)
    at += spelling.captures
  }
  return { pattern: sticky(`\\{${sources.join(',')},"data":`), attributes }
}

const sticky = (source: string): RegExp => new RegExp(source, 'uy')
