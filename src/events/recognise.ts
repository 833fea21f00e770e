import { envelope } from './event-type.ts'
import { eventTypes, type Event } from './event.ts'
import { namesADay } from './instant.ts'
import { checkOwnership } from '../media/ownership.ts'
import { spellingOf } from './spelling-of.ts'
import type { Spelling } from './spelling.ts'
import { upcasters } from './upcast.ts'

/** A valid event, and its JSON as JSON.stringify spells it. */
export class Spelled {
  readonly event: Event
  readonly text: string

  constructor(event: Event, text: string) {
    this.event = event
    this.text = text
  }
}

/** An event, and where in the text it ends. */
interface Recognised {
  readonly event: Event
  readonly end: number
}

/** The attributes that a recognised event has, in the order that it has them in, and its data behind. */
const ATTRIBUTES = ['specversion', 'id', 'source', 'type', 'subject', 'time'] as const

/** The event that is all of a text; undefined as of `recogniseAt`. */
export function recognise(text: string): Event | undefined {
  const found = recogniseAt(text, 0)
  return found?.end === text.length ? found.event : undefined
}

/** The events of a JSON array that has no spaces in it; undefined where there are none, or one of them isn't recognised. */
export function recogniseAll(text: string): readonly Spelled[] | undefined {
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
 * The valid event whose text begins at `at`, where it is spelled as JSON.stringify spells it, with the attributes in the
 * order of docs/event-types.md: without making JSON of it first, which costs several times as much. Undefined where it isn't, or may not be:
 * that says nothing against it, but to parse and validate it. What is recognised, parsed and validated, is the same
 * event, and written again, the same text (law 1).
 */
function recogniseAt(text: string, at: number): Recognised | undefined {
  head.lastIndex = at
  const found = head.exec(text)
  if (found === null || !isRead(found)) return undefined
  const kind = kinds.get(found[3] ?? '')
  if (kind === undefined) return undefined
  kind.pattern.lastIndex = head.lastIndex
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
  if (!namesADay(event.time) || checkOwnership(event) !== undefined) return undefined
  return { event, end: kind.pattern.lastIndex }
}

/** A kind of event: its data, and the end of the whole. */
interface Kind {
  readonly name: string
  readonly pattern: RegExp
  readonly read: Spelling['read']
}

/** By their names as JSON. Those that have upcasters are not among them: an event of theirs may be an older one. */
const kinds: ReadonlyMap<string, Kind> = new Map(
  eventTypes.flatMap(({ name, schema }) => {
    const data = spellingOf(schema.properties.data)
    if (data === undefined || upcasters.get(name)?.length !== 0) return []
    return [[JSON.stringify(name), { name, pattern: sticky(`${data.source}\\}`), read: data.read }]]
  }),
)

/** How the attributes are spelled, and where their captures are in a match of all of them. */
const attributes = placed(ATTRIBUTES.map(spellingOfAttribute))

/** Up to the data. */
const head = sticky(`\\{${attributes.map(({ source }) => source).join(',')},"data":`)

/** Whether the schemas take what was captured: not all of their patterns can be part of another. */
const isRead = (found: RegExpExecArray): boolean =>
  attributes.every(({ spelling, at }) => spelling.read(found, at) !== undefined)

function spellingOfAttribute(name: (typeof ATTRIBUTES)[number]) {
  const types = eventTypes.map((type) => ({ const: type.name }))
  const spelling = spellingOf(name === 'type' ? { anyOf: types } : envelope[name])
  if (spelling === undefined) throw new Error(`Cannot recognise events: no spelling of "${name}" is known`)
  return { source: `"${name}":${spelling.source}`, spelling }
}

function placed<One extends { readonly spelling: Spelling }>(all: readonly One[]) {
  let at = 1
  return all.map((one) => {
    const from = at
    at += one.spelling.captures
    return { ...one, at: from }
  })
}

function sticky(source: string): RegExp {
  return new RegExp(source, 'uy')
}
