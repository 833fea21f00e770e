import { setImmediate } from 'node:timers/promises'
import { stored } from '../fold/stored.ts'
import { cellPartition, FINE } from '../nearness/cell.ts'
import { column, cover, graded } from '../nearness/cover.ts'
import { distanceMeters, type Place } from '../nearness/distance.ts'
import { split, type Part } from '../nearness/part.ts'
import { placed } from '../nearness/placed.ts'
import { MAX_PAGE } from '../tables/limits.ts'
import type { Page, Row, Tables } from '../tables/tables.ts'

/** Something near a place (degrees), and its distance. */
export interface Near extends Place {
  readonly id: string
  readonly distanceMeters: number
}

/** A circle, and the number of things to find: radius in metres, 0 to 50,000; limit 1 to 1,000. */
export interface NearbyQuestion extends Place {
  readonly radius: number
  readonly limit: number
}

/** A table whose index lists rows by cell. */
export interface PlacedTable {
  readonly name: string
  /** The list to search (`cellKey`); if missing, the usual one. */
  readonly list?: string
  /**
   * The place at which a row is found, and the maximum number of metres from the place that the index lists it at;
   * undefined if the row is not found at all. If missing, the place of `placed`.
   */
  readonly placeOf?: (row: Row) => Place | undefined
  readonly slackMeters?: number
  /** Gives those of the found rows that readers may see; if missing, all. */
  readonly present?: (tables: Listed, met: readonly Near[]) => Promise<readonly Near[]>
}

/** The functions of the tables that a question needs. */
export type Listed = Pick<Tables, 'get' | 'queryIndex'>

/** The number of parts that are read at one time. The event loop turns between them. */
const AT_ONCE = 12

/**
 * The maximum cost of one question, in rows read; a query counts as some rows too. The thousand nearest in a town of
 * 20,000 cost a fifth of it. It ends a search among very many rows at nearly the same distance, or among rows that
 * `present` removes.
 */
const BUDGET = 25_000
const QUERY_COST = 32

/** A part, and a page of the rows that it lists. */
interface Probe {
  readonly part: Part
  readonly page: Page
}

/**
 * The nearest rows to a place, nearest first, then by id. It reads cells in the order of their distance, a few rows of
 * each, splits cells that list more, and ends when no cell that is left can hold a nearer row. The result is exact,
 * with two exceptions. If more than 1,000 rows are within the same half metre, it reads a thousand at a time in the
 * order of their ids until there are enough. If the budget ends first, the result is the nearest of the rows that were
 * read.
 */
export async function nearby(
  tables: Listed,
  table: PlacedTable,
  question: NearbyQuestion,
): Promise<readonly Near[]> {
  const { slackMeters = 0 } = table
  const listed = question.radius + slackMeters
  const first = await probe(tables, table, question.limit, 0, column(question, listed))
  let found = await nearest(tables, table, question, [], first)
  let parts = begin(question, listed, first)
  for (let [round, left] = [1, BUDGET - costOf(first)]; left > 0; round++) {
    const reached = parts.filter((part) => part.nearest <= boundOf(question, found) + slackMeters)
    if (reached.length === 0) break
    reached.sort((a, b) => a.nearest - b.nearest)
    const probes = await probe(tables, table, question.limit, round, reached.slice(0, AT_ONCE))
    found = await nearest(tables, table, question, found, probes)
    parts = [...reached.slice(AT_ONCE), ...probes.flatMap((one) => restOf(one, question, found))]
    left -= costOf(probes)
    await setImmediate()
  }
  return found
}

/**
 * The cells of the circle, as large as the largest cell of the column that one page read completely; without that one.
 */
function begin(question: Place, radius: number, column: readonly Probe[]): readonly Part[] {
  const whole = column.find(({ page }) => page.next === undefined)?.part
  const resolution = (whole ?? column.at(-1)?.part)?.resolution ?? FINE
  const parts = cover(question, radius).flatMap((part) => graded(part, question, resolution))
  return parts.filter(({ cell }) => cell !== whole?.cell)
}

/** The distance within which a row may still be among the nearest. */
const boundOf = ({ radius, limit }: NearbyQuestion, found: readonly Near[]): number =>
  found[limit - 1]?.distanceMeters ?? radius

const costOf = (probes: readonly Probe[]): number =>
  probes.reduce((sum, { page }) => sum + QUERY_COST + page.rows.length, 0)

/**
 * The number of rows to read of a part. A few pages hold what the question asks for; pages grow from round to round, so
 * that a long search needs fewer of them. The finest cells cannot be split, so they are read in full pages.
 */
function pageSize(resolution: number, limit: number, round: number): number {
  if (resolution === FINE) return MAX_PAGE
  return Math.ceil(Math.min(LARGE, (8 + limit / 8) * 1.25 ** round))
}

const LARGE = 250

/** Reads a page of each part. */
const probe = (
  tables: Listed,
  { name, list }: PlacedTable,
  limit: number,
  round: number,
  parts: readonly Part[],
) =>
  Promise.all(
    parts.map(async (part): Promise<Probe> => {
      const { coarse, from, to, cursor, resolution } = part
      const partition = cellPartition(coarse, list)
      const query = { partition, from, to, cursor, limit: pageSize(resolution, limit, round) }
      return { part, page: await tables.queryIndex(name, query) }
    }),
  )

/** The parts that a page left unread. A finest cell is dropped if there are enough rows already. */
function restOf({ part, page }: Probe, question: NearbyQuestion, found: readonly Near[]): readonly Part[] {
  if (page.next === undefined) return []
  if (part.resolution < FINE) return split(part, question, page.rows.at(-1)?.index?.sort)
  return found.length < question.limit ? [{ ...part, cursor: page.next }] : []
}

/** The nearest of the rows found before and those on the pages. */
async function nearest(
  tables: Listed,
  { placeOf = placeIn, present }: PlacedTable,
  question: NearbyQuestion,
  found: readonly Near[],
  probes: readonly Probe[],
): Promise<readonly Near[]> {
  const bound = boundOf(question, found)
  const rows = probes.flatMap(({ page }) => page.rows)
  const met = rows.flatMap((row) => nearOf(row.key.sort, placeOf(row), question) ?? [])
  const inside = met.filter((one) => one.distanceMeters <= bound)
  const there = present === undefined ? inside : await present(tables, inside)
  return closest([...found, ...there], question.limit)
}

const read = stored(placed)

const placeIn = ({ content }: Row): Place => read(content).place.value

/** A thing as the answer has it; undefined if it has no place. */
export function nearOf(id: string, place: Place | undefined, from: Place): Near | undefined {
  if (place === undefined) return undefined
  const { lat, lon } = place
  return { id, distanceMeters: distanceMeters(from, { lat, lon }), lat, lon }
}

/** The nearest. A row that moves during the search may be found in two places; it is given once. */
export function closest(found: readonly Near[], limit: number): readonly Near[] {
  const each = [...new Map(found.map((one) => [one.id, one])).values()]
  return each.sort(byDistance).slice(0, limit)
}

const byDistance = (a: Near, b: Near): number =>
  a.distanceMeters - b.distanceMeters || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
