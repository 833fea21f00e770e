import type { Api, Tour } from '../api/api.ts'
import type { Route } from '../api/route.ts'
import { routesWith } from '../api/routes.ts'
import type { Table } from '../consume/consumer.ts'
import { deliveryOf } from '../consume/delivery.ts'
import type { EventType } from '../events/event-type.ts'
import { vocabularyOf } from '../events/vocabulary.ts'
import { RESERVED } from '../tables/reserved.ts'
import type { Application } from './application.ts'
import { asMade } from './is-application.ts'

export interface ApplicationOptions {
  readonly name: string
  /** One sentence for who finds the server. */
  readonly about?: string
  readonly events: readonly EventType[]
  readonly tables: readonly Table[]
  /** Beside those of every application: events, Kinesis proxy, parked records, health, metrics, document. */
  readonly routes?: readonly Route[]
  /** What a first visitor of the server is shown. */
  readonly tour?: Tour
}

/** An application: what `--app` takes as a module's default export. Throws where two things have one name, or a delivery cannot be. */
export function application(options: ApplicationOptions): Application {
  const { name, events, tables } = options
  const vocabulary = vocabularyOf(events)
  refuseTwice(tables.map((table) => table.name))
  for (const { kind, name, delivery } of tables) deliveryOf(kind, name, delivery)
  return asMade({ name, vocabulary, consumers: tables, api: { vocabulary, ...apiOf(options) } })
}

const apiOf = ({ name, about = name, routes = [], tour }: ApplicationOptions): Omit<Api, 'vocabulary'> => ({
  about,
  routes: routesWith(routes),
  schemas: {},
  groups: {},
  ...(tour !== undefined && { tour }),
})

function refuseTwice(names: readonly string[]): void {
  const reserved = names.find((name) => RESERVED.includes(name))
  if (reserved !== undefined)
    throw new Error(`Cannot have a table "${reserved}": Tributary keeps its own under this name`)
  const twice = names.find((name, at) => names.indexOf(name) < at)
  if (twice !== undefined) throw new Error(`Cannot have two tables "${twice}"`)
}
