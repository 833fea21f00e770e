import { randomInt } from 'node:crypto'
import type { Application } from '../application/application.ts'
import { projectionsOf, reactorsOf } from '../application/application.ts'
import type { Projection } from '../fold/projection.ts'
import { memoryTables } from '../tables/memory.ts'
import type { Law } from './check.ts'
import { STILL, ticking } from './clock.ts'
import { eventOf } from './event-of.ts'
import fc from 'fast-check'
import { historiesOf } from './history.ts'
import { LAWS, type LawKey } from './law-names.ts'
import { adapters } from './laws/adapters.ts'
import { batches } from './laws/batches.ts'
import { codec } from './laws/codec.ts'
import { crashes } from './laws/crashes.ts'
import { fits } from './laws/fits.ts'
import { once } from './laws/once.ts'
import { order } from './laws/order.ts'
import { pure } from './laws/pure.ts'
import { reacts } from './laws/reacts.ts'
import { repeats } from './laws/repeats.ts'
import { replay } from './laws/replay.ts'
import { shards } from './laws/shards.ts'
import { takes } from './laws/takes.ts'
import { totals } from './laws/totals.ts'
import { writers } from './laws/writers.ts'
import { failure } from './message.ts'
import type { MakeTables, Subject } from './subject.ts'
import type { Told } from './told.ts'

const LAW: Readonly<Record<LawKey, Law>> = {
  pure,
  takes,
  repeats,
  order,
  totals,
  batches,
  crashes,
  writers,
  shards,
  replay,
  adapters,
  codec,
  fits,
  reacts,
  once,
}

export interface RunOptions {
  readonly events?: fc.Arbitrary<Told> | undefined
  readonly numRuns?: number | undefined
  readonly seed?: number | undefined
  /** The path of a failure: `<table>/<law>/<path of fast-check>`. It has no effect on other laws. */
  readonly path?: string | undefined
  /** Makes empty tables; by default in memory. */
  readonly tables?: MakeTables | undefined
}

/** Tries one law on a table, a reactor or the events of an application. Throws if the law does not hold. */
export async function runLaw(
  application: Application,
  law: LawKey,
  table: string,
  options: RunOptions,
): Promise<void> {
  const { vocabulary } = application
  const projections = [...projectionsOf(application).values()]
  const bare = projections.find(({ name }) => name === table) ?? NONE
  const histories = historiesOf(vocabulary, options.events ?? eventOf(vocabulary))
  const subject: Subject = {
    bare,
    projection: ticking(bare, STILL),
    all: projections.map((one) => ticking(one, STILL)),
    reactor: reactorsOf(application).find(({ name }) => name === table),
    vocabulary,
    depth: { isAll: false, foundMore: false },
    histories,
    history: histories(fc.constant(undefined)).map((all) => all.map(({ event }) => event)),
    tables: options.tables ?? memoryTables,
  }
  const parameters = parametersOf(`${table}/${law}/`, LAWS[law].runs, options)
  const shown = await LAW[law](subject)(parameters)
  const found = shown ?? (subject.depth.foundMore ? await LAW[law](deeper(subject))(parameters) : undefined)
  if (found !== undefined) throw failure({ application: application.name, table, law, ...LAWS[law] }, found)
}

const deeper = (subject: Subject): Subject => ({ ...subject, depth: { isAll: true, foundMore: false } })

/** A placeholder for the laws of events and reactors, which are about no single table. */
const NONE: Projection = { name: 'events', entities: [], answer: () => undefined }

/** Always with a seed, because the second, deeper comparison must run on the same examples. */
const parametersOf = (
  prefix: string,
  usual: number | undefined,
  { numRuns = usual, seed = randomInt(2 ** 31), path }: RunOptions,
) => ({
  seed,
  ...(numRuns !== undefined && { numRuns }),
  ...(path?.startsWith(prefix) && { path: path.slice(prefix.length) }),
})
