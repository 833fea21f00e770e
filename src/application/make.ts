import type { TSchema } from 'typebox'
import type { Api, Tour } from '../api/api.ts'
import type { Taken } from '../api/route-context.ts'
import type { Route } from '../api/route.ts'
import { routesWith } from '../api/routes.ts'
import type { Reactor, Table } from '../consume/consumer.ts'
import type { EventType } from '../events/event-type.ts'
import { vocabularyOf, type Vocabulary } from '../events/vocabulary.ts'
import type { NewsOf } from '../live/news.ts'
import { sourceOf } from '../reactions/cause.ts'
import type { Application, ObjectEvents, Tend } from './application.ts'
import { asMade } from './is-application.ts'
import { mustBeApart, mustKnow, mustStandTogether, noneTwice } from './must-fit.ts'
import { tableRoutes, tableSchemas } from './table-routes.ts'

export interface ApplicationOptions {
  readonly name: string
  /** One sentence about the application, for visitors of the server. */
  readonly about?: string
  readonly events: readonly EventType[]
  readonly tables: readonly Table[]
  readonly reactors?: readonly Reactor[]
  /**
   * Routes in addition to those of every application: events, Kinesis proxy, parked records, health, metrics, document.
   */
  readonly routes?: readonly Route[]
  /** Schemas that the document of the API defines once, by name, in addition to those of the tables. */
  readonly schemas?: Readonly<Record<string, TSchema>>
  /** Descriptions of the document's groups, by name. */
  readonly groups?: Readonly<Record<string, string>>
  /** A first example for visitors of the server. */
  readonly tour?: Tour
  /** Called after events were appended over HTTP. It must not throw: the events are in the log. */
  readonly taken?: Taken
  /** Whom an event concerns, and what the stream of such a user tells. Pure. */
  readonly newsOf?: NewsOf
  /** Background work of a server, for example sweeping. */
  readonly tend?: Tend
  /** The events that stored objects are: on AWS they can trigger reactors as soon as S3 tells of the object. */
  readonly objectEvents?: ObjectEvents
}

/** Makes an application: the default export of a module for `--app`. Throws if its parts do not fit together. */
export function application(options: ApplicationOptions): Application {
  const { name, about = name, events, tables, reactors = [], routes = [], groups = {} } = options
  const vocabulary = vocabularyFor(events, reactors)
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

function vocabularyFor(events: readonly EventType[], reactors: readonly Reactor[]): Vocabulary {
  const vocabulary = vocabularyOf(events)
  if (reactors.length === 0) return vocabulary
  return { ...vocabulary, reservedSources: new Set(reactors.map(({ name }) => sourceOf(name))) }
}

/** The optional parts of an application. */
const besides = ({ tour, taken, newsOf, tend, objectEvents }: ApplicationOptions) => ({
  ...(tour !== undefined && { tour }),
  ...(taken !== undefined && { taken }),
  ...(newsOf !== undefined && { newsOf }),
  ...(tend !== undefined && { tend }),
  ...(objectEvents !== undefined && { objectEvents: mustBeApart(objectEvents) }),
})
