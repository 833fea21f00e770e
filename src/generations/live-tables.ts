import type { Row, Tables } from '../tables/tables.ts'
import { nameOf } from './generations.ts'
import { readPointer } from './pointer.ts'
import { renamed } from './renamed.ts'
import type { Whole } from './whole.ts'

export interface LiveOptions {
  /** The names of the tables that have generations. */
  readonly rebuilt: ReadonlySet<string>
  /**
   * For how long a reader trusts its last look at the live generation. A rebuild waits longer than that before it lets
   * batches continue and drops the old generation.
   */
  readonly freshMs: number
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number
}

/**
 * Tables as readers see them: the live generation of each. If a switch happened during a read, its generation may have
 * been dropped, so it reads again. Only batches write generations (`destination.ts`).
 */
export function liveTables(stored: Tables, { rebuilt, freshMs, now }: LiveOptions): Whole {
  const looks = new Map<string, Look>()
  const isFresh = ({ at }: Look): boolean => now() - at < freshMs

  async function look(table: string): Promise<Look> {
    const at = now()
    const { stand } = await readPointer(stored, table)
    const seen = { live: stand.live, at }
    looks.set(table, seen)
    return seen
  }

  function lastLook(table: string): Promise<Look> {
    const last = looks.get(table)
    return last !== undefined && isFresh(last) ? Promise.resolve(last) : look(table)
  }

  async function whole<T>(table: string, read: (tables: Tables) => Promise<T>): Promise<T> {
    if (!rebuilt.has(table)) return read(stored)
    for (;;) {
      const before = await lastLook(table)
      const answer = await outcome(() => read(renamed(stored, table, nameOf(table, before.live))))
      const after = isFresh(before) ? before : await look(table)
      if (after.live === before.live) return answer()
    }
  }

  /** Rows that were already given cannot be read again, so the caller must repeat the scan. */
  async function* scan(table: string): AsyncGenerator<Row> {
    const { live } = await look(table)
    yield* stored.scan(nameOf(table, live))
    if ((await look(table)).live !== live)
      throw new Error(`Cannot read table "${table}" to its end: it was rebuilt meanwhile. Ask again`)
  }

  function check(table: string): void {
    if (rebuilt.has(table)) throw new Error(`Cannot write table "${table}" here: only its consumer does`)
  }

  return {
    whole,
    get: (table, keys) => whole(table, (tables) => tables.get(table, keys)),
    query: (table, query) => whole(table, (tables) => tables.query(table, query)),
    queryIndex: (table, query) => whole(table, (tables) => tables.queryIndex(table, query)),
    scan: (table) => (rebuilt.has(table) ? scan(table) : stored.scan(table)),
    put: async (table, puts, then) => {
      check(table)
      return stored.put(table, puts, then)
    },
    add: async (table, rows) => {
      check(table)
      return stored.add(table, rows)
    },
    close: () => stored.close(),
  }
}

/** The generation that was live, and the time of the question. */
interface Look {
  readonly live: number
  readonly at: number
}

/** Runs a read, and gives its result as a function that returns or throws it later. */
const outcome = <T>(read: () => Promise<T>): Promise<() => T> =>
  read().then(
    (answer) => () => answer,
    (cause: unknown) => () => {
      throw cause
    },
  )
