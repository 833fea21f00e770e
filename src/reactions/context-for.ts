import type { Reactor } from '../consume/consumer.ts'
import type { Reacting } from '../consume/reacting.ts'
import type { OnceNotifier } from '../notify/notifier.ts'
import type { Objects } from '../objects/objects.ts'
import type { Tables } from '../tables/tables.ts'

/** The resources for a reactor. */
export interface Equipment {
  /** The tables for readers. */
  readonly tables: Tables
  /** Undefined if the reactor does not use objects. */
  readonly objects: Objects | undefined
  /** Undefined if the reactor does not use a notifier. */
  readonly notifier?: OnceNotifier | undefined
  readonly logger: Reacting['logger']
}

/** The context of a reactor. It may read only the tables in its `after`; on AWS its function has no right to more. */
export function contextFor(
  { name, after, uses }: Reactor,
  { tables, objects, notifier, logger }: Equipment,
  signal: AbortSignal,
): Reacting {
  const mayRead = (table: string): void => {
    if (!after.includes(table))
      throw new Error(`Cannot read table "${table}": reactor "${name}" does not say that it comes after it`)
  }
  const readable: Reacting['tables'] = {
    get: (table, keys) => (mayRead(table), tables.get(table, keys)),
    query: (table, query) => (mayRead(table), tables.query(table, query)),
    queryIndex: (table, query) => (mayRead(table), tables.queryIndex(table, query)),
    scan: (table) => (mayRead(table), tables.scan(table)),
  }
  return {
    tables: readable,
    get objects() {
      if (objects === undefined || !uses.includes('objects'))
        throw new Error(`Cannot use the objects: reactor "${name}" does not say that it uses them`)
      return objects
    },
    get notifier() {
      if (notifier === undefined || !uses.includes('notifier'))
        throw new Error(`Cannot notify: reactor "${name}" does not say that it uses a notifier`)
      return notifier
    },
    logger,
    signal,
  }
}
