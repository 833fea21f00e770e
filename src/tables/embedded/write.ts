import type { Lost, Put, Row } from '../tables.ts'
import { orderedKey } from './ordered-key.ts'
import type { Store } from './store.ts'
import { decodeRow, encodeRow, indexedAt, standsAt } from './stored-row.ts'

/** A put, prepared before the write transaction begins: there is only one at a time in all processes. */
export interface Entry {
  readonly place: string
  readonly value: string
  readonly put: Put
}

/** In the order of their keys: LMDB then writes neighbours into the same pages, which costs a fraction. */
export const entriesOf = (puts: readonly Put[]): readonly Entry[] =>
  puts
    .map((put) => ({ place: orderedKey(put.row.key), value: encodeRow(put.row), put }))
    .sort((a, b) => (a.place < b.place ? -1 : 1))

/** Writes the rows whose condition holds, and their index entries; gives the others. Runs within a write transaction. */
export function writeRows(store: Store, entries: readonly Entry[]): Lost[] {
  const moves: Move[] = []
  const lost: Lost[] = []
  for (const entry of entries) {
    const took = entry.put.expected === undefined ? insert(store, entry, moves) : update(store, entry, moves)
    if (!took) lost.push(lossOf(store, entry))
  }
  moveIndex(store, moves)
  return lost
}

/** The writes whose condition does not hold. */
export const lostOf = (store: Store, entries: readonly Entry[]): readonly Lost[] =>
  entries.filter((entry) => !holds(store, entry)).map((entry) => lossOf(store, entry))

function holds({ rows }: Store, { place, put: { expected } }: Entry): boolean {
  if (expected === undefined) return !rows.doesExist(place)
  const bytes = rows.getBinaryFast(place)
  return bytes !== undefined && standsAt(bytes, expected)
}

/** LMDB itself reports whether the row existed: most rows are new, and need no read. */
function insert({ rows }: Store, { place, value, put }: Entry, moves: Move[]): boolean {
  // eslint-disable-next-line @typescript-eslint/no-confusing-void-expression -- it answers, its types don't say so
  const took: unknown = rows.putSync(place, value, { noOverwrite: true })
  if (took !== true) return false
  move(moves, place, undefined, put.row)
  return true
}

function update({ rows }: Store, { place, value, put }: Entry, moves: Move[]): boolean {
  const before = rows.getBinaryFast(place)
  if (before === undefined || put.expected === undefined || !standsAt(before, put.expected)) return false
  move(moves, place, indexedAt(before), put.row)
  rows.putSync(place, value)
  return true
}

function lossOf({ rows }: Store, { place, put }: Entry): Lost {
  const { key } = put.row
  const stands = rows.get(place)
  return { key, stands: stands === undefined ? undefined : decodeRow(key, stands) }
}

/** Removes up to `limit` rows and as many index entries; gives the number removed. Runs within a write transaction. */
export const removeRows = ({ rows, index }: Store, limit: number): number =>
  [rows, index].reduce((sum, database) => {
    const places = Array.from(database.getKeys({ limit }))
    for (const place of places) database.removeSync(place)
    return sum + places.length
  }, 0)

/** A place that the index lists from now on, or no longer. */
export interface Move {
  readonly place: string
  readonly listed: boolean
}

export function move(moves: Move[], key: string, was: string | undefined, row: Row): void {
  const is = row.index && orderedKey(row.index)
  if (was === is) return
  if (was !== undefined) moves.push({ place: `${was}\0${key}`, listed: false })
  if (is !== undefined) moves.push({ place: `${is}\0${key}`, listed: true })
}

export function moveIndex({ index }: Store, moves: Move[]): void {
  moves.sort((a, b) => (a.place < b.place ? -1 : 1))
  for (const { place, listed } of moves) {
    if (listed) index.putSync(place, '')
    else index.removeSync(place)
  }
}
