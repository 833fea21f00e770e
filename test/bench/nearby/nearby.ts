import { join } from 'node:path'
import type { BenchOptions } from '../options.ts'
import type { NearbyPlan } from './plan.ts'
import { percentiles, type Percentiles } from '../percentiles.ts'
import { sqlitePackage } from '../beside/sqlite.ts'
import { producerToken, startBenchServer, startListening } from '../server/server.ts'
import { dice } from '../shape/dice.ts'
import { fillTables } from './fill-tables.ts'
import { askAll, type Question } from './questions.ts'
import { dwellers } from './people.ts'
import { writePlaces } from './write-places.ts'

/** Milliseconds of a question at one radius. */
export interface NearbyAt {
  readonly radius: number
  readonly users: Percentiles
  readonly media: Percentiles
  /** An R*Tree of SQLite that is asked the same of users, with better-sqlite3. */
  readonly sqlite?: Percentiles
  /** Our p99 for users divided by that of SQLite. */
  readonly ratio?: number
}

export interface Nearby {
  /** The number of users with a location, and of media. */
  readonly count: number
  readonly questions: number
  readonly at: readonly NearbyAt[]
  /** Why SQLite was not asked. */
  readonly skipped?: string
}

const RADII = [500, 5_000, 50_000]

/** How long `/nearby` takes over HTTP among many users and media, beside an R*Tree of SQLite with the same places. */
export async function measureNearby(
  directory: string,
  { sizes, mayInstall, progress }: BenchOptions,
): Promise<Nearby> {
  const { count, questions } = sizes.nearby
  progress(`nearby: ${count} users and media`)
  const data = join(directory, 'data')
  await fillTables(data, join(directory, 'scratch'), count)
  const asked = RADII.map((radius) => questionsAt(radius, sizes.nearby))
  const ours = await askOurs(data, join(directory, 'peaks'), asked)
  const theirs = await besideRtree(directory, mayInstall, count, asked)
  if (typeof theirs === 'string') return { count, questions, at: ours, skipped: theirs }
  return { count, questions, at: ours.map((one, at) => ({ ...one, ...compared(one, theirs[at]) })) }
}

const compared = ({ users }: NearbyAt, sqlite: Percentiles | undefined): Partial<NearbyAt> =>
  sqlite === undefined ? {} : { sqlite, ratio: users.p99 / sqlite.p99 }

async function askOurs(
  data: string,
  peaks: string,
  asked: readonly (readonly Question[])[],
): Promise<readonly NearbyAt[]> {
  const token = await producerToken(data)
  const server = await startBenchServer(data, peaks)
  const figures: NearbyAt[] = []
  for (const all of asked) {
    const users = percentiles(await askAll(server.url, 'users', all, token))
    const media = percentiles(await askAll(server.url, 'media', all, token))
    figures.push({ radius: all[0]?.radius ?? 0, users, media })
  }
  await server.stop()
  return figures
}

/** Questions about the surroundings of people, so that most are asked where most people are. */
function questionsAt(radius: number, { count, questions }: NearbyPlan): readonly Question[] {
  const luck = dice(radius)
  const every = Math.max(1, Math.floor(count / questions))
  const places = [...dwellers(count)].filter(({ at }) => at % every === 0).slice(0, questions)
  const off = (): number => (luck() - 0.5) / 1_000
  return places.map(({ lat, lon }) => ({ lat: lat + off(), lon: lon + off(), radius }))
}

/** The same questions to a program that keeps the places of users in an R*Tree; or why it was not asked. */
async function besideRtree(
  directory: string,
  mayInstall: boolean,
  count: number,
  asked: readonly (readonly Question[])[],
): Promise<readonly Percentiles[] | string> {
  const found = await sqlitePackage(mayInstall).catch((error: unknown) => error)
  if (typeof found !== 'string')
    return `Not compared with SQLite: ${found instanceof Error ? found.message : String(found)}`
  const places = join(directory, 'places')
  await writePlaces(places, count)
  const command = [join(found, 'near.mjs'), join(directory, 'near.sqlite'), places]
  const server = await startListening(command, join(directory, 'sqlite-peaks'))
  const figures: Percentiles[] = []
  for (const all of asked) figures.push(percentiles(await askAll(server.url, 'users', all)))
  await server.stop()
  return figures
}
