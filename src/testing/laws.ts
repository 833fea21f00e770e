import type fc from 'fast-check'
import { projectionsOf, type Application } from '../application/application.ts'
import { needs, optional } from '../base/optional.ts'
import { EVENT_LAWS, TABLE_LAWS, type LawKey } from './law-names.ts'
import type { Told } from './told.ts'

export interface LawsOptions {
  /** Events for the laws; few and similar, so that they share rows. If missing, they are generated from the schemas. */
  readonly events?: fc.Arbitrary<Told>
  /** The number of histories for each law; 100 by default. */
  readonly numRuns?: number
  /** The seed of a failure, to run it again. */
  readonly seed?: number
  readonly path?: string
  /** The names of the tables; by default all. */
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

/** The laws as properties of an application's tables and events (docs/testing.md). Throws for an unknown table name. */
export function laws(application: Application, options: LawsOptions = {}): readonly TableLaw[] {
  const names = [...projectionsOf(application).keys()]
  const { tables = names, inArrivalOrder = [], ...others } = options
  const unknown = [...tables, ...inArrivalOrder].find((name) => !names.includes(name))
  if (unknown !== undefined)
    throw new Error(
      `Cannot try table "${unknown}": application "${application.name}" has ${names.join(', ')}`,
    )
  const law = (table: string, [key, { title }]: readonly [string, { readonly title: string }]) => ({
    name: `${table}: ${title}`,
    run: async () => {
      const { runLaw } = await optional(() => import('./run.ts'), needs('try laws', ['fast-check']))
      await runLaw(application, key as LawKey, table, others)
    },
  })
  return [
    ...Object.entries(EVENT_LAWS).map((each) => law('events', each)),
    ...tables.flatMap((table) =>
      Object.entries(TABLE_LAWS)
        .filter(([key]) => key !== 'order' || !inArrivalOrder.includes(table))
        .map((each) => law(table, each)),
    ),
  ]
}
