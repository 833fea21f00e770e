import { envelope } from './envelope.ts'
import type { EventType } from './event-type.ts'
import type { Event } from './event.ts'
import { userId } from './fields.ts'
import type { Recognised } from './given.ts'
import { namesADay } from './instant.ts'
import type { Refusal } from './refusal.ts'
import { spellingOf } from './spelling-of.ts'
import type { Spelling } from './spelling.ts'

/** Reads valid events whose text is exactly what JSON.stringify writes. */
export interface Recogniser {
  /** The event of the whole text; undefined if the text is not recognised. */
  readonly one: (text: string) => Event | undefined
  /** The events of a JSON array without white space; undefined if it is empty or one of them is not recognised. */
  readonly all: (text: string) => readonly Recognised[] | undefined
}

/** An event, and the index at which its text ends. */
interface Found {
  readonly event: Event
  readonly end: number
}

type RecogniseAt = (text: string, at: number) => Found | undefined

/** Makes a recogniser for these types. */
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

function recogniseAll(recogniseAt: RecogniseAt, text: string): readonly Recognised[] | undefined {
  const all: Recognised[] = []
  for (let end = 0; text[end] === (end === 0 ? '[' : ',');) {
    const found = recogniseAt(text, end + 1)
    if (found === undefined) return undefined
    all.push({ kind: 'recognised', event: found.event, text: text.slice(end + 1, found.end) })
    end = found.end
    if (text[end] === ']' && end === text.length - 1) return all
  }
  return undefined
}

/**
 * Reads the valid event whose text begins at `at`, if it is spelled as JSON.stringify spells it, with the attributes of
 * the envelope in their usual order. This costs several times less than to parse and validate it. Undefined says only
 * that the caller must parse and validate the text. Law 1: parsing and validating the recognised text gives the same
 * event, and JSON.stringify of that event gives the same text.
 */
function recogniseAtOf(types: readonly EventType[]): RecogniseAt {
  // Events of other types are parsed: their subject has another schema.
  const alike = types.filter(({ schema }) => schema.properties.subject === userId)
  const head = alike.length === 0 ? undefined : headOf(alike, userId)
  if (head === undefined) return () => undefined
  const { pattern, attributes } = head
  const kinds = kindsOf(alike)
  // A pattern cannot hold every rule of a schema, so the captured texts are checked as well.
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
    // The patterns are made of the schemas, so the event has the right type.
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

/** An event type: the pattern of its data up to the end of the event. */
interface Kind {
  readonly name: string
  readonly pattern: RegExp
  readonly read: Spelling['read']
  readonly refuse: (event: Event) => Refusal | undefined
}

/** By the type's name as JSON. A type with upcasters is left out: its event may be of an earlier version. */
const kindsOf = (types: readonly EventType[]): ReadonlyMap<string, Kind> =>
  new Map(
    types.flatMap(({ name, schema, upcasters, refuse }) => {
      const data = spellingOf(schema.properties.data)
      if (data === undefined || upcasters.length > 0) return []
      const pattern = sticky(`${data.source}\\}`)
      return [[JSON.stringify(name), { name, pattern, read: data.read, refuse: refuse as Kind['refuse'] }]]
    }),
  )

/** The attributes of a recognised event, in their order. The data follows them. */
const ATTRIBUTES = ['specversion', 'id', 'source', 'type', 'subject', 'time'] as const

/** A spelling, and the index of its first capture in the match of the whole. */
interface Placed {
  readonly spelling: Spelling
  readonly at: number
}

interface Head {
  /** Matches the event up to its data. */
  readonly pattern: RegExp
  readonly attributes: readonly Placed[]
}

/** Undefined if the subject's schema has a rule that spellings do not know. */
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
