import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { openEmbeddedTables } from '../../../src/tables/embedded.ts'
import { rateOf, type ThroughputPlan } from '../load/rate.ts'
import { load } from '../load/run.ts'
import { median } from '../median.ts'
import { unequalTables } from './equal-tables.ts'
import { fileIn, sqliteCandidate, sqlitePackage } from './sqlite.ts'

/** The same events, from the same sender, into another program; or why that was not measured. */
export type BesideSqlite =
  | { readonly skipped: string }
  | {
      readonly perSecond: number
      /** Our throughput divided by this one: in each round, and the median over the rounds. */
      readonly ratios: readonly number[]
      readonly ratio: number
      /** Microseconds of CPU for each event. */
      readonly cpuMicros: number
      /** Bytes of its one file for each event. */
      readonly bytes: number
      /** Whether its tables show the same rows as ours. */
      readonly equal: boolean
      /** The tables that do not. */
      readonly unequal: readonly string[]
    }

/** Measured after each round of ours, so that both run under the same load of the machine. */
export interface Beside {
  readonly measure: (ours: number) => Promise<void>
  readonly result: () => Promise<BesideSqlite>
}

interface Round {
  readonly ours: number
  readonly perSecond: number
  readonly cpuMicros: number
  readonly bytes: number
}

export async function besideSqlite(
  directory: string,
  plan: ThroughputPlan,
  mayInstall: boolean,
): Promise<Beside> {
  const found = await sqlitePackage(mayInstall).catch((error: unknown) => error)
  if (typeof found !== 'string') return skipping(found)
  const rounds: Round[] = []
  return {
    measure: async (ours) => {
      rounds.push({ ours, ...(await measureRound(join(directory, 'sqlite'), found, plan)) })
    },
    result: async () => {
      const unequal = await compare(directory, found, plan)
      return { ...figuresOf(rounds), equal: unequal.length === 0, unequal }
    },
  }
}

function skipping(cause: unknown): Beside {
  const why = cause instanceof Error ? cause.message : String(cause)
  return {
    measure: () => Promise.resolve(),
    result: () => Promise.resolve({ skipped: `Not compared with better-sqlite3: ${why}` }),
  }
}

async function measureRound(
  data: string,
  directory: string,
  { origin, events, batch, connections }: ThroughputPlan,
): Promise<Omit<Round, 'ours'>> {
  const plan = { origin, events, run: 'throughput', batch, connections }
  const loaded = await load(data, plan, sqliteCandidate(directory))
  const { perSecond, cpuMicros } = rateOf(loaded, events)
  const bytes = (await stat(fileIn(data))).size / events
  await rm(data, { recursive: true })
  return { perSecond, cpuMicros, bytes }
}

/** The number of events over which the tables are compared. */
const COMPARED = 50_000

/**
 * Both receive the same events over one connection: the result of a location depends on the order in which the events
 * come.
 */
async function compare(directory: string, sqlite: string, all: ThroughputPlan): Promise<readonly string[]> {
  const { origin, batch } = all
  const plan = { origin, events: Math.min(all.events, COMPARED), run: 'equal', batch, connections: 1 }
  const [ours, theirs] = [join(directory, 'equal-ours'), join(directory, 'equal-theirs')]
  await load(ours, plan)
  await load(theirs, plan, sqliteCandidate(sqlite))
  const tables = await openEmbeddedTables({ path: join(ours, 'tables') })
  const unequal = await unequalTables(tables, sqlite, fileIn(theirs))
  await tables.close()
  return unequal
}

function figuresOf(rounds: readonly Round[]) {
  const ratios = rounds.map(({ ours, perSecond }) => ours / perSecond)
  return {
    perSecond: median(rounds.map(({ perSecond }) => perSecond)),
    ratios,
    ratio: median(ratios),
    cpuMicros: median(rounds.map(({ cpuMicros }) => cpuMicros)),
    bytes: median(rounds.map(({ bytes }) => bytes)),
  }
}
