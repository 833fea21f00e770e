import type { Api } from '../api/api.ts'
import type { Home } from '../api/home.ts'
import type { Consumer } from '../consume/consumer.ts'
import type { Vocabulary } from '../events/vocabulary.ts'

/** What goes on beside a server until it is stopped. */
export interface Tending {
  readonly stop: () => Promise<void>
}

/** What an application is, to the engine that runs it. Plain data and pure functions but for `tend`. */
export interface Application {
  readonly name: string
  /** The kinds of event that it knows. */
  readonly vocabulary: Vocabulary
  /** A consumer for each table, with the table's name. */
  readonly consumers: readonly Consumer[]
  readonly api: Api
  /** Work that a server does beside serving: sweeping, say. */
  readonly tend?: (home: Pick<Home, 'objects' | 'tables' | 'logger'>) => Tending
}

/** The application's tables as folds, by name. */
export const projectionsOf = ({ consumers }: Application) =>
  new Map(consumers.map(({ projection }) => [projection.name, projection]))
