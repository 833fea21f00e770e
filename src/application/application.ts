import type { Api } from '../api/api.ts'
import type { Home } from '../api/home.ts'
import type { Consumer, Reactor, Table } from '../consume/consumer.ts'

/** What goes on beside a server until it is stopped. */
export interface Tending {
  readonly stop: () => Promise<void>
}

/** Begins work that a server does beside serving. */
export type Tend = (home: Pick<Home, 'objects' | 'tables' | 'logger'>) => Tending

/** What an application is, to the engine that runs it. Plain data and pure functions but for `tend` and `taken`. */
export interface Application extends Api {
  readonly name: string
  /** Who is delivered to: a table, with its name, or a reactor. */
  readonly consumers: readonly Consumer[]
  /** Work that a server does beside serving: sweeping, say. */
  readonly tend?: Tend
}

/** The application's tables. */
export const tablesOf = ({ consumers }: Pick<Application, 'consumers'>): readonly Table[] =>
  consumers.filter((consumer) => consumer.kind === 'table')

/** The application's reactors. */
export const reactorsOf = ({ consumers }: Pick<Application, 'consumers'>): readonly Reactor[] =>
  consumers.filter((consumer) => consumer.kind === 'reactor')

/** Those that are delivered to, by name: what is waited for, and what may be late. */
export const enabledOf = ({ consumers }: Pick<Application, 'consumers'>): readonly string[] =>
  consumers.filter(({ delivery }) => delivery.enabled).map(({ name }) => name)

/** The tables as folds, by name. */
export const projectionsOf = (application: Pick<Application, 'consumers'>) =>
  new Map(tablesOf(application).map(({ name, projection }) => [name, projection]))
