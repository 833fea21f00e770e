import type fc from 'fast-check'
import { projectionsOf, reactorsOf, type Application } from '../application/application.ts'
import { needs, optional } from '../base/optional.ts'
import { EVENT_LAWS, REACTOR_LAWS, TABLE_LAWS, type LawKey } from './law-names.ts'
import type { Told } from './told.ts'

export interface LawsOptions {
  /** Events for the laws; few and similar, so that they share rows. If missing, they are generated from the schemas. */
  readonly events?: fc.Arbitrary<Told>
  /** The number of histories for each law; by default 100, for repeats and batches 300, for two writers 400. */
  readonly numRuns?: number
  /** The seed of a failure, to run it again. */
  readonly seed?: number
  readonly path?: string
  /** The names of the tables and reactors; by default all. */
  readonly tables?: readonly string[]
  /** Tables whose rows depend, on purpose, on the order in which the events of one subject arrive. */
  readonly inArrivalOrder?: readonly string[]
}

/** A law of one table, for any test runner: `test(name, run)`. */
export interface TableLaw {
  readonly name: string
  /** Throws if the law does not hold. The message contains a history of a few events that shows it. */
  readonly run: () => Promise<void>
}

/**
 * The laws as properties of an application's events, tables and reactors (docs/testing.md). Reactors that use objects are left
 * out. Throws for an unknown name.
 */
export function laws(application: Application, options: LawsOptions = {}): readonly TableLaw[] {
  const { tables, inArrivalOrder = [], ...others } = options
  const law = (name: string, [key, { title }]: readonly [string, { readonly title: string }]) => ({
    name: `${name}: ${title}`,
    run: async () => {
      const { runLaw } = await optional(() => import('./run.ts'), needs('try laws', ['fast-check']))
      await runLaw(application, key as LawKey, name, others)
    },
  })
  const known = lawsByName(application, inArrivalOrder)
  const unknown = [...(tables ?? []), ...inArrivalOrder].find((name) => !known.has(name))
  if (unknown !== undefined)
    throw new Error(
      `Cannot try table "${unknown}": application "${application.name}" has ${[...known.keys()].join(', ')}`,
    )
  return [
    ...Object.entries(EVENT_LAWS).map((each) => law('events', each)),
    ...[...known].flatMap(([name, own]) =>
      tables === undefined || tables.includes(name) ? own.map((each) => law(name, each)) : [],
    ),
  ]
}

type Entries = readonly (readonly [string, { readonly title: string }])[]

/** The laws of each table and reactor. */
function lawsByName(
  application: Application,
  inArrivalOrder: readonly string[],
): ReadonlyMap<string, Entries> {
  const ofTables = [...projectionsOf(application).values()].map(({ name, schema }): [string, Entries] => [
    name,
    Object.entries(TABLE_LAWS).filter(
      ([key]) =>
        !(key === 'order' && inArrivalOrder.includes(name)) && !(key === 'fits' && schema === undefined),
    ),
  ])
  const ofReactors = reactorsOf(application)
    .filter(({ uses }) => !uses.includes('objects'))
    .map(({ name }): [string, Entries] => [name, Object.entries(REACTOR_LAWS)])
  return new Map([...ofTables, ...ofReactors])
}
