import { deepStrictEqual } from 'node:assert/strict'
import type { Application } from '../application/application.ts'
import { tablesOf } from '../application/application.ts'
import { dumpRows } from '../answer/dump.ts'
import type { Json } from '../base/json.ts'
import type { Table } from '../consume/consumer.ts'
import type { EventType } from '../events/event-type.ts'
import { vocabularyOf, type Vocabulary } from '../events/vocabulary.ts'
import type { Arrival } from '../fold/arrival.ts'
import { fold } from '../fold/fold.ts'
import { boundTo } from '../tables/bound.ts'
import type { Projection } from '../fold/projection.ts'
import { memoryTables, type MemoryTables } from '../tables/memory.ts'
import { arrive } from './arrive.ts'
import { flawOf } from './flaw-of.ts'
import { whole, type GivenEvent, type ToldOf } from './told.ts'
import { Crash, crashing } from './unsteady.ts'

/** Rows as in `dump`. */
type Rows = readonly Json[]

/** The events so far, and the expectation. */
export interface Happened<Expected> {
  /** The consumer dies after so many writes for the last batch, and gets the batch again. */
  readonly crashingAfter: (writes: number) => Happened<Expected>
  /** Resolves if these are the rows; otherwise it rejects with a difference. */
  readonly then: (expected: Expected) => Promise<void>
}

export interface Beginning<Of, Expected> {
  /** Adds events that come in one batch. */
  readonly when: (...events: readonly Of[]) => Happened<Expected>
}

/**
 * An example of a table's rows after some events, delivered one at a time. Missing attributes are filled in: the id
 * from the event's place, the time a second after the event before. Throws if an event is not valid.
 */
export function given<Type extends EventType>(
  table: Table<Type>,
  events?: readonly ToldOf<Type>[],
): Beginning<ToldOf<Type>, Rows>
/** The same for an application's tables: those that the expectation names. */
export function given(
  application: Application,
  events?: readonly GivenEvent[],
): Beginning<GivenEvent, Readonly<Record<string, Rows>>>
export function given(
  of: Table | Application,
  events: readonly GivenEvent[] = [],
): Beginning<GivenEvent, never> {
  return {
    when: (...now) => happened(of, { given: events, when: now, crashingAfter: undefined }),
  }
}

interface Script {
  readonly given: readonly GivenEvent[]
  readonly when: readonly GivenEvent[]
  readonly crashingAfter: number | undefined
}

const happened = (of: Table | Application, script: Script): Happened<never> => ({
  crashingAfter: (writes) => happened(of, { ...script, crashingAfter: writes }),
  then: (expected: Rows | Readonly<Record<string, Rows>>) =>
    'kind' in of ? expectRows(of, script, expected as Rows) : expectTables(of, script, expected as Named),
})

type Named = Readonly<Record<string, Rows>>

async function expectRows({ projection, about }: Table, script: Script, expected: Rows): Promise<void> {
  deepStrictEqual(await rowsAfter(projection, arrivalsOf(vocabularyOf(about), script), script), expected)
}

async function expectTables(application: Application, script: Script, expected: Named): Promise<void> {
  const arrivals = arrivalsOf(application.vocabulary, script)
  const rows: Record<string, Rows> = {}
  for (const name of Object.keys(expected)) {
    const table = tablesOf(application).find((one) => one.name === name)
    if (table === undefined)
      throw new Error(`Cannot tell the rows of table "${name}": application "${application.name}" has none`)
    rows[name] = await rowsAfter(table.projection, arrivals, script)
  }
  deepStrictEqual(rows, expected)
}

/** The events as the log gives them, each at its place, if it has one. */
function arrivalsOf(vocabulary: Vocabulary, { given, when }: Script): readonly Arrival[] {
  return [...given, ...when].flatMap(({ place, ...told }, n) => {
    const event = whole(told, n)
    if (!vocabulary.types.some(({ name }) => name === event.type))
      throw new Error(`Cannot give an event of type "${event.type}": the table is about no such type`)
    const flaw = flawOf(vocabulary, event)
    if (flaw !== undefined) throw new Error(`Cannot give event ${event.id} of type "${event.type}": ${flaw}`)
    return arrive([event], undefined, place ?? n)
  })
}

async function rowsAfter(
  projection: Projection,
  arrivals: readonly Arrival[],
  { given, crashingAfter }: Script,
): Promise<Rows> {
  const tables = memoryTables()
  const [before, now] = [arrivals.slice(0, given.length), arrivals.slice(given.length)]
  for (const arrival of before) await take(projection, [arrival], tables)
  if (crashingAfter !== undefined)
    await fold(projection, now, boundTo(crashing(tables, crashingAfter), projection.name)).catch(
      (cause: unknown) => {
        if (!(cause instanceof Crash)) throw cause
      },
    )
  await take(projection, now, tables)
  const rows: Json[] = []
  for await (const { row } of dumpRows(tables, projection)) rows.push(JSON.parse(JSON.stringify(row)) as Json)
  return rows
}

async function take(projection: Projection, batch: readonly Arrival[], tables: MemoryTables): Promise<void> {
  const [refused] = await fold(projection, batch, boundTo(tables, projection.name))
  if (refused === undefined) return
  const { event } = refused.arrival
  throw new Error(`Table "${projection.name}" cannot take event ${event.id}: ${String(refused.cause)}`, {
    cause: refused.cause,
  })
}
