import type { Consumer, Reactor } from '../consume/consumer.ts'
import { deliveryOf } from '../consume/delivery.ts'
import type { EventType } from '../events/event-type.ts'
import { RESERVED } from '../tables/reserved.ts'
import type { ObjectEvents } from './application.ts'

/**
 * Throws if two consumers have the same name, a name is one of Tributary's own, or the settings of a delivery are not
 * valid.
 */
export function mustStandTogether(consumers: readonly Consumer[]): void {
  const names = consumers.map(({ name }) => name)
  for (const [at, { kind, name, delivery }] of consumers.entries()) {
    if (RESERVED.includes(name))
      throw new Error(`Cannot have a ${kind} "${name}": Tributary keeps its own under this name`)
    if (names.indexOf(name) < at) throw new Error(`Cannot have two ${both(consumers, name)} "${name}"`)
    deliveryOf(kind, name, delivery)
  }
}

function both(consumers: readonly Consumer[], name: string): string {
  const kinds = new Set(consumers.filter((one) => one.name === name).map(({ kind }) => kind))
  return kinds.size > 1 ? 'consumers' : `${[...kinds].join('')}s`
}

/** Throws if a reactor names an event type or a table that the application does not have. */
export function mustKnow(
  { name, about, appends, after }: Reactor,
  events: readonly EventType[],
  tables: readonly string[],
): void {
  const stranger = [...about, ...appends].find((type) => !events.includes(type))
  if (stranger !== undefined)
    throw new Error(`Cannot have reactor "${name}": "${stranger.name}" is none of the application's events`)
  const missing = after.find((table) => !tables.includes(table))
  if (missing !== undefined)
    throw new Error(`Cannot have reactor "${name}" after "${missing}": the application has no such table`)
}

/** Throws if two things have the same name. */
export function noneTwice(what: string, names: readonly string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) < at)
  if (twice !== undefined) throw new Error(`Cannot have two ${what} "${twice}"`)
}

/** Throws if objects that are events cannot be told from those that reactors store. */
export function mustBeApart(objectEvents: ObjectEvents): ObjectEvents {
  if (objectEvents.prefix !== '') return objectEvents
  throw new Error(
    'Cannot have events of all objects: a reactor would be triggered by what it stores (prefix)',
  )
}
