import type { Scheduler } from '../../../src/mapping/clock.ts'
import type { Making, Put, Tables } from '../../../src/tables/tables.ts'

const NEVER = new Promise<never>(() => undefined)

/** Tables before each use of which somebody pauses, as the list says; none when it is used up. */
export function pausing(tables: Tables, time: Scheduler, pauses: readonly number[]): Tables {
  let uses = 0
  const before = async <T>(use: () => Promise<T>): Promise<T> => {
    const ms = pauses[uses++] ?? 0
    if (ms > 0) await time.sleep(ms, new AbortController().signal)
    return use()
  }
  return {
    get: (table, keys) => before(() => tables.get(table, keys)),
    put: (table, puts, then) => before(() => tables.put(table, puts, then)),
    add: (table, rows) => before(() => tables.add(table, rows)),
    query: (table, query) => before(() => tables.query(table, query)),
    queryIndex: (table, query) => before(() => tables.queryIndex(table, query)),
    scan: (table) => tables.scan(table),
    close: () => tables.close(),
  }
}

/** Tables that take long before each batch of a table's generation. */
export const slowAt = (tables: Tables, time: Scheduler, [table, ms]: readonly [string, number]): Tables => {
  const before = (name: string) =>
    ms > 0 && name.startsWith(table) ? time.sleep(ms, new AbortController().signal) : Promise.resolve()
  return {
    ...tables,
    get: (name, keys) => before(name).then(() => tables.get(name, keys)),
    add: (name, rows) => before(name).then(() => tables.add(name, rows)),
  }
}

/** A process that is killed before its n-th single write: nothing it waits for comes any more, and so it does nothing more. */
export class Life {
  readonly ended: Promise<void>
  #left: number
  #end: () => void = () => undefined

  constructor(writes: number) {
    this.#left = writes
    this.ended = new Promise((resolve) => (this.#end = resolve))
  }

  scheduler(time: Scheduler): Scheduler {
    return {
      now: () => time.now(),
      breathe: () => this.#while(() => time.breathe()),
      sleep: (ms, signal) => this.#while(() => time.sleep(ms, signal)),
    }
  }

  tables(tables: Tables, making: Making): Tables & Making {
    return {
      get: (table, keys) => this.#while(() => tables.get(table, keys)),
      put: async (table, ...stages) => {
        for (const puts of stages) {
          const lost = []
          for (const put of puts ?? []) lost.push(...(await this.write(() => writeOne(tables, table, put))))
          if (lost.length > 0) return lost
        }
        return []
      },
      add: async (table, rows) => {
        for (const row of rows) await this.write(() => tables.add(table, [row]))
      },
      query: (table, query) => this.#while(() => tables.query(table, query)),
      queryIndex: (table, query) => this.#while(() => tables.queryIndex(table, query)),
      scan: (table) => tables.scan(table),
      close: () => tables.close(),
      make: (table, like) => this.#while(() => making.make(table, like)),
      drop: (table) => this.write(() => making.drop(table)),
    }
  }

  /** One write, of whatever kind. */
  write<T>(write: () => Promise<T>): Promise<T> {
    if (this.#left-- <= 0) this.#end()
    return this.#while(write)
  }

  async #while<T>(use: () => Promise<T>): Promise<T> {
    if (this.#left < 0) return NEVER
    const answer = await use()
    return this.#left < 0 ? NEVER : answer
  }
}

const writeOne = (tables: Tables, table: string, put: Put) => tables.put(table, [put])
