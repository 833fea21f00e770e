import type { TSchema } from 'typebox'
import type { Api, Tour } from '../api/api.ts'
import type { Taken } from '../api/route-context.ts'
import type { Route } from '../api/route.ts'
import { routesWith } from '../api/routes.ts'
import type { Reactor, Table } from '../consume/consumer.ts'
import type { EventType } from '../events/event-type.ts'
import { vocabularyOf } from '../events/vocabulary.ts'
import type { Application, Tend } from './application.ts'
import { asMade } from './is-application.ts'
import { mustKnow, mustStandTogether, noneTwice } from './must-fit.ts'
import { tableRoutes, tableSchemas } from './table-routes.ts'

export interface ApplicationOptions {
  readonly name: string
  /** One sentence for who finds the server. */
  readonly about?: string
  readonly events: readonly EventType[]
  readonly tables: readonly Table[]
  readonly reactors?: readonly Reactor[]
  /** Beside those of every application: events, Kinesis proxy, parked records, health, metrics, document. */
  readonly routes?: readonly Route[]
  /** Schemas that the document of the API tells once, by name, beside those of the tables. */
  readonly schemas?: Readonly<Record<string, TSchema>>
  /** What the groups of the document are about, by name. */
  readonly groups?: Readonly<Record<string, string>>
  /** What a first visitor of the server is shown. */
  readonly tour?: Tour
  /** What happens after the log has taken events at the door. Never throws: the events are in the log. */
  readonly taken?: Taken
  /** Work that a server does beside serving, until it is stopped: sweeping, say. */
  readonly tend?: Tend
}

/** An application: what `--app` takes as a module's default export. Throws where its parts do not fit together. */
export function application(options: ApplicationOptions): Application {
  const { name, about = name, events, tables, reactors = [], routes = [], groups = {} } = options
  const vocabulary = vocabularyOf(events)
  const consumers = [...tables, ...reactors]
  mustStandTogether(consumers)
  const tableNames = tables.map((table) => table.name)
  for (const reactor of reactors) mustKnow(reactor, events, tableNames)
  const projections = tables.map(({ projection }) => projection)
  const all = routesWith([...routes, ...projections.flatMap(tableRoutes)])
  noneTwice(
    'routes',
    all.map(({ method, path }) => `${method} ${path}`),
  )
  const schemas = Object.assign({}, ...projections.map(tableSchemas), options.schemas) as Api['schemas']
  return asMade({ name, about, vocabulary, consumers, routes: all, schemas, groups, ...besides(options) })
}

/** What an application may lack. */
const besides = ({ tour, taken, tend }: ApplicationOptions) => ({
  ...(tour !== undefined && { tour }),
  ...(taken !== undefined && { taken }),
  ...(tend !== undefined && { tend }),
})
