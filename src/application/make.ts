import type { Api, Tour } from '../api/api.ts'
import type { Route } from '../api/route.ts'
import { routesWith } from '../api/routes.ts'
import type { Reactor, Table } from '../consume/consumer.ts'
import type { EventType } from '../events/event-type.ts'
import { vocabularyOf } from '../events/vocabulary.ts'
import type { Application } from './application.ts'
import { asMade } from './is-application.ts'
import { mustKnow, mustStandTogether } from './must-fit.ts'

export interface ApplicationOptions {
  readonly name: string
  /** One sentence for who finds the server. */
  readonly about?: string
  readonly events: readonly EventType[]
  readonly tables: readonly Table[]
  readonly reactors?: readonly Reactor[]
  /** Beside those of every application: events, Kinesis proxy, parked records, health, metrics, document. */
  readonly routes?: readonly Route[]
  /** What a first visitor of the server is shown. */
  readonly tour?: Tour
}

/** An application: what `--app` takes as a module's default export. Throws where its parts do not fit together. */
export function application(options: ApplicationOptions): Application {
  const { name, events, tables, reactors = [] } = options
  const vocabulary = vocabularyOf(events)
  const consumers = [...tables, ...reactors]
  mustStandTogether(consumers)
  const tableNames = tables.map((table) => table.name)
  for (const reactor of reactors) mustKnow(reactor, events, tableNames)
  return asMade({ name, vocabulary, consumers, api: { vocabulary, ...apiOf(options) } })
}

const apiOf = ({ name, about = name, routes = [], tour }: ApplicationOptions): Omit<Api, 'vocabulary'> => ({
  about,
  routes: routesWith(routes),
  schemas: {},
  groups: {},
  ...(tour !== undefined && { tour }),
})
