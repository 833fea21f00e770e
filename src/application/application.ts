import type { Api } from '../api/api.ts'
import type { Home } from '../api/home.ts'
import type { Consumer, Reactor, Table } from '../consume/consumer.ts'
import type { Stored } from '../objects/about.ts'

/** Background work of a server, until it is stopped. */
export interface Tending {
  readonly stop: () => Promise<void>
}

/** Starts background work of a server. */
export type Tend = (home: Pick<Home, 'objects' | 'tables' | 'logger'>) => Tending

/** The events that stored objects are. With them, news of S3 is a trigger of reactors. */
export interface ObjectEvents {
  /**
   * The beginning of the keys of these objects, such as `media/`. Whatever reactors store must begin otherwise: an object
   * that a reactor stores under this prefix triggers it again.
   */
  readonly prefix: string
  /**
   * The event of an object; undefined if it has none. Its id and source depend only on the object, so that two
   * notifications of one object are one event.
   */
  readonly eventOf: (key: string, stored: Stored) => object | undefined
}

/** An application, as the engine runs it: plain data and functions. The functions of its tables are pure. */
export interface Application extends Api {
  readonly name: string
  /** Its tables and its reactors. */
  readonly consumers: readonly Consumer[]
  /** Background work of a server, for example sweeping. */
  readonly tend?: Tend
  readonly objectEvents?: ObjectEvents
}

/** The parts of an application that a home and its functions need: not its routes. */
export type Consuming = Pick<Application, 'consumers' | 'vocabulary' | 'objectEvents'>

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
