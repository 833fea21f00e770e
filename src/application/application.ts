import type { Api } from '../api/api.ts'
import type { Home } from '../api/home.ts'
import type { Consumer, Reactor, Table } from '../consume/consumer.ts'

/** Background work of a server, until it is stopped. */
export interface Tending {
  readonly stop: () => Promise<void>
}

/** Starts background work of a server. */
export type Tend = (home: Pick<Home, 'objects' | 'tables' | 'logger'>) => Tending

/** An application, as the engine runs it: plain data and functions. The functions of its tables are pure. */
export interface Application extends Api {
  readonly name: string
  /** Its tables and its reactors. */
  readonly consumers: readonly Consumer[]
  /** Background work of a server, for example sweeping. */
  readonly tend?: Tend
}

/** The parts of an application that a home and its functions need: not its routes. */
export type Consuming = Pick<Application, 'consumers' | 'vocabulary'>

/** The application's tables. */
export const tablesOf = ({ consumers }: Pick<Application, 'consumers'>): readonly Table[] =>
  consumers.filter((consumer) => consumer.kind === 'table')

/** The application's reactors. */
export const reactorsOf = ({ consumers }: Pick<Application, 'consumers'>): readonly Reactor[] =>
  consumers.filter((consumer) => consumer.kind === 'reactor')

/** The names of the enabled consumers: only those can be late, and only for those can a caller wait. */
export const enabledOf = ({ consumers }: Pick<Application, 'consumers'>): readonly string[] =>
  consumers.filter(({ delivery }) => delivery.enabled).map(({ name }) => name)

/** The tables as folds, by name. */
export const projectionsOf = (application: Pick<Application, 'consumers'>) =>
  new Map(tablesOf(application).map(({ name, projection }) => [name, projection]))

/** Whether a table decides about events by quotas. */
export const hasQuotas = (application: Pick<Application, 'consumers'>): boolean =>
  tablesOf(application).some(({ projection }) => projection.ledger !== undefined)
