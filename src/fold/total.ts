import type { Json } from '../base/json.ts'
import type { Lane } from '../events/lane.ts'
import type { Key, Row } from '../tables/tables.ts'
import type { Group } from './projection.ts'

const PREFIX = 'total/'

/** A part of a total: one row per (total, lane), so that no two writers share a row and no media is too hot. */
export const partKey = (total: string, lane: Lane): Key => ({ partition: total, sort: PREFIX + lane })

export const isPart = (row: Pick<Row, 'key'>): boolean => row.key.sort.startsWith(PREFIX)

/** Adds field by field into `sum`; a field that is missing counts as zero. */
export function add(sum: Record<string, number>, delta: Readonly<Record<string, number>>): void {
  for (const field in delta) sum[field] = (sum[field] ?? 0) + (delta[field] ?? 0)
}

/** The content of a part as stored. Throws where it is none: we were wrong. */
export function parsePart(content: Json): Readonly<Record<string, number>> {
  const isSum = content !== null && typeof content === 'object' && !Array.isArray(content)
  if (!isSum || !Object.values(content).every(Number.isSafeInteger))
    throw new Error('Cannot add up: a stored part is no sum')
  return content as Readonly<Record<string, number>>
}

/** The rows of one partition as a logical row sees them: entities by their sort, parts added up. */
export function group(rows: readonly Row[]): Group {
  const entities = new Map<string, Json>()
  const totals: Record<string, number> = {}
  for (const row of rows) {
    if (isPart(row)) add(totals, parsePart(row.content))
    else entities.set(row.key.sort, row.content)
  }
  return { entities, totals }
}
