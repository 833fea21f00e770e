import type { Json } from '../base/json.ts'
import type { Lane } from '../events/lane.ts'
import type { Key, Row } from '../tables/tables.ts'
import { isLedger, stateIn } from './ledger-row.ts'
import type { Group } from './projection.ts'

const PREFIX = 'total/'

/**
 * The key of a part of a total. A total has one row a lane, so that no two writers share a row and no row becomes
 * hot.
 */
export const partKey = (total: string, lane: Lane): Key => ({ partition: total, sort: PREFIX + lane })

/** The key of a total that is stored whole, no longer than that of a part. Readers add it to the parts, if there are any. */
export const wholeKey = (total: string): Key => ({ partition: total, sort: `${PREFIX}*` })

export const isPart = (row: Pick<Row, 'key'>): boolean => row.key.sort.startsWith(PREFIX)

/**
 * A sum without fields. An object without a prototype is a dictionary. Of other objects V8 keeps a hidden class for each
 * set of names that it has seen, in the old generation, and the names in a total may be data.
 */
export const emptySum = (): Record<string, number> => Object.create(null) as Record<string, number>

/** Adds `delta` to `sum`, field by field; a missing field counts as zero. */
export function add(sum: Record<string, number>, delta: Readonly<Record<string, number>>): void {
  for (const field in delta) sum[field] = (sum[field] ?? 0) + (delta[field] ?? 0)
}

/** Parses the stored content of a part. Throws if it is not one: that is a bug. */
export function parsePart(content: Json): Readonly<Record<string, number>> {
  const isSum = content !== null && typeof content === 'object' && !Array.isArray(content)
  if (!isSum || !Object.values(content).every(Number.isSafeInteger))
    throw new Error('Cannot add up: a stored part is no sum')
  return content as Readonly<Record<string, number>>
}

/** What is stored with the deltas added. A field that is zero is the same as one that is missing. */
export function summed(
  stands: Row | undefined,
  deltas: readonly Readonly<Record<string, number>>[],
): Readonly<Record<string, number>> {
  const sum = emptySum()
  if (stands !== undefined) add(sum, parsePart(stands.content))
  for (const delta of deltas) add(sum, delta)
  const rest = emptySum()
  for (const field in sum) if (sum[field] !== 0) rest[field] = sum[field] ?? 0
  return rest
}

/** The rows of one partition as a logical row needs them: entities by their sort, and the sums of the parts. */
export function group(rows: readonly Row[]): Group {
  const entities = new Map<string, Json>()
  const totals: Record<string, number> = {}
  for (const row of rows) {
    if (isPart(row)) add(totals, parsePart(row.content))
    else entities.set(row.key.sort, isLedger(row) ? stateIn(row.content) : row.content)
  }
  return { entities, totals }
}
