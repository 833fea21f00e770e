import { dumpRows, stableJson } from '../answer/dump.ts'
import type { Json } from '../base/json.ts'
import type { Projection } from '../fold/projection.ts'
import { isPart, parsePart } from '../fold/total.ts'
import type { Key, Tables } from '../tables/tables.ts'
import { unpacked } from './unpacked.ts'

/**
 * The visible content of a table: its rows for readers, the stored rows (with their places in the index) and the sums
 * of totals. Positions, parts of totals and buckets are left out, because they depend on the delivery.
 */
export interface Seen {
  readonly answers: ReadonlyMap<string, Json>
  readonly rows: ReadonlyMap<string, Json>
  readonly totals: ReadonlyMap<string, Json>
}

/** A difference between two contents of a table. */
export interface Difference {
  readonly key: string
  readonly is: Json | undefined
  readonly shouldBe: Json | undefined
  /** The names of the two contents, if not `is` and `should be`. */
  readonly names?: readonly [is: string, shouldBe: string]
}

export const textOf = ({ partition, sort }: Key): string => `${partition} ${sort}`

/** A stored row, and its place in the index. */
export const storedRow = (content: Json, index: Key | undefined): Json =>
  index === undefined ? content : { row: content, listed: textOf(index) }

/** Sums of totals without those that are zero. */
export function sums(totals: ReadonlyMap<string, Readonly<Record<string, number>>>): Seen['totals'] {
  const standing = [...totals].map(
    ([total, fields]) => [total, Object.entries(fields).filter(([, sum]) => sum !== 0)] as const,
  )
  return new Map(
    standing.flatMap(([total, fields]) => (fields.length === 0 ? [] : [[total, Object.fromEntries(fields)]])),
  )
}

/** The content of a table. */
export async function seen(tables: Tables, projection: Projection): Promise<Seen> {
  const answers = new Map<string, Json>()
  for await (const { key, row } of dumpRows(tables, projection)) answers.set(key, row)
  if (projection.streams !== undefined) return { answers, rows: new Map(), totals: new Map() }
  const rows = new Map<string, Json>()
  const totals = new Map<string, Record<string, number>>()
  for (const row of await unpacked(tables.scan(projection.name))) {
    if (isPart(row)) addTo(totals, row.key.partition, parsePart(row.content))
    else rows.set(textOf(row.key), storedRow(row.content, row.index))
  }
  return { answers, rows, totals: sums(totals) }
}

/** Adds to the fields of a total. */
export function addTo(
  totals: Map<string, Record<string, number>>,
  total: string,
  delta: Readonly<Record<string, number>>,
): void {
  const sum = totals.get(total) ?? {}
  for (const field in delta) sum[field] = (sum[field] ?? 0) + (delta[field] ?? 0)
  totals.set(total, sum)
}

/**
 * How two contents are compared. First only the rows for readers decide, so that an example shows a difference that
 * readers see, if there is one; `foundMore` notes a difference in the stored rows or the totals. With `isAll` these
 * decide too.
 */
export interface Depth {
  readonly isAll: boolean
  foundMore: boolean
}

/** The first key at which two contents of a table differ. */
export function differenceIn(is: Seen, shouldBe: Seen, depth: Depth): Difference | undefined {
  const shown = firstDifference(is.answers, shouldBe.answers, 'key')
  if (shown !== undefined) return shown
  const behind =
    firstDifference(is.rows, shouldBe.rows, 'stored row') ??
    firstDifference(is.totals, shouldBe.totals, 'total')
  depth.foundMore ||= behind !== undefined
  return depth.isAll ? behind : undefined
}

export function firstDifference(
  is: ReadonlyMap<string, Json>,
  shouldBe: ReadonlyMap<string, Json>,
  name: string,
): Difference | undefined {
  const keys = [...new Set([...is.keys(), ...shouldBe.keys()])].sort()
  const key = keys.find((each) => textOfRow(is.get(each)) !== textOfRow(shouldBe.get(each)))
  return key === undefined
    ? undefined
    : { key: `${name} ${JSON.stringify(key)}`, is: is.get(key), shouldBe: shouldBe.get(key) }
}

const textOfRow = (row: Json | undefined): string => (row === undefined ? '' : stableJson(row))
