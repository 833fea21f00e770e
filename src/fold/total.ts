import type { Lane } from '../events/lane.ts'
import type { Json } from '../base/json.ts'
import type { Key, Row } from '../tables/tables.ts'
import type { Group } from './projection.ts'

const PREFIX = 'total/'

/** A part of a total: one row per (total, lane), so that no two writers share a row and no media is too hot. */
export const partKey = (total: string, lane: Lane): Key => ({ partition: total, sort: PREFIX + lane })

const isPart = (row: Row): boolean => row.key.sort.startsWith(PREFIX)

/** Fields added up; a field that is missing counts as zero. */
export function add(
  sum: Readonly<Record<string, number>>,
  delta: Readonly<Record<string, number>>,
): Record<string, number> {
  const result: Record<string, number> = { ...sum }
  for (const [field, by] of Object.entries(delta)) result[field] = (result[field] ?? 0) + by
  return result
}

/** Content of a part as stored. Throws where it is none: we were wrong. */
export function parsePart(content: Json): Readonly<Record<string, number>> {
  const isSum = content !== null && typeof content === 'object' && !Array.isArray(content)
  if (!isSum || !Object.values(content).every(Number.isSafeInteger))
    throw new Error('Cannot add up: a stored part is not a sum')
  return content as Readonly<Record<string, number>>
}

/** The rows of one partition as a logical row sees them: entities by their sort, parts added up. */
export function group(rows: readonly Row[]): Group {
  const entities = new Map(rows.filter((row) => !isPart(row)).map((row) => [row.key.sort, row.content]))
  const totals = rows.filter(isPart).reduce((sum, row) => add(sum, parsePart(row.content)), {})
  return { entities, totals }
}
