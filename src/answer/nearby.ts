import { stored } from '../fold/stored.ts'
import { cover, type Range } from '../nearness/cover.ts'
import { distanceMeters, type Place } from '../nearness/distance.ts'
import { isUploaded, mediaKey } from '../nearness/media-row.ts'
import { placed } from '../nearness/placed.ts'
import type { Query, Row, Tables } from '../tables/tables.ts'
import { pagesOf } from './pages.ts'

/** Something near a place (degrees), and how far from it. */
export interface Near extends Place {
  readonly id: string
  readonly distanceMeters: number
}

/** A circle and how many of what is in it to find: radius in metres, 0 to 50,000. */
export interface NearbyQuestion extends Place {
  readonly radius: number
  readonly limit: number
}

/** The tables whose index lists rows by cell, as `placed` says. */
const TABLES = { users: 'location', media: 'media' } as const

const FIRST_RADIUS = 50
const GROWTH = 4

/**
 * The users or media nearest to a place, nearest first, then by id. The circle grows until enough is in it, so that
 * a question in a crowded place reads little of it.
 */
export async function nearby(
  tables: Tables,
  kind: keyof typeof TABLES,
  question: NearbyQuestion,
): Promise<readonly Near[]> {
  let radius = Math.min(FIRST_RADIUS, question.radius)
  let found = await within(tables, TABLES[kind], { ...question, radius })
  while (found.length < question.limit && radius < question.radius) {
    radius = Math.min(radius * GROWTH, question.radius)
    found = await within(tables, TABLES[kind], { ...question, radius })
  }
  return found
}

/** Users are where their row says; of media those that were uploaded, too. */
async function present(tables: Tables, table: string, rows: readonly Row[]): Promise<readonly Row[]> {
  if (table !== TABLES.media || rows.length === 0) return rows
  const media = await tables.get(
    table,
    rows.map(({ key }) => mediaKey(key.sort)),
  )
  return rows.filter((_, at) => isUploaded(media[at]?.content))
}

/** The nearest within a circle; no more than a page and what is kept is in memory for each range read. */
async function within(tables: Tables, table: string, circle: NearbyQuestion): Promise<readonly Near[]> {
  let nearest: readonly Near[] = []
  const ask = (query: Query) => tables.queryIndex(table, query)
  const gather = async (range: Range) => {
    for await (const rows of pagesOf(ask, range)) {
      const inside = rows.filter((row) => nearOf(row, circle).distanceMeters <= circle.radius)
      const near = (await present(tables, table, inside)).map((row) => nearOf(row, circle))
      nearest = closest([...nearest, ...near], circle.limit)
    }
  }
  await Promise.all(cover(circle, circle.radius).map(gather))
  return nearest
}

const read = stored(placed)

function nearOf({ key, content }: Row, from: Place): Near {
  const { lat, lon } = read(content).place.value
  return { id: key.sort, distanceMeters: distanceMeters(from, { lat, lon }), lat, lon }
}

// What moves while its surroundings are read may be met in two places: it is given once.
function closest(found: readonly Near[], limit: number): readonly Near[] {
  const each = [...new Map(found.map((one) => [one.id, one])).values()]
  return each.sort(byDistance).slice(0, limit)
}

const byDistance = (a: Near, b: Near): number =>
  a.distanceMeters - b.distanceMeters || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
