import type { Lost, Put } from '../tables.ts'
import { placeOf } from './place.ts'
import type { Store } from './store.ts'
import { decodeRow, encodeRow, indexedAt } from './stored-row.ts'

interface Entry {
  readonly place: string
  readonly put: Put
}

/** Writes the rows whose condition holds, and their index; answers the others. Runs within a write transaction. */
export function writeRows(store: Store, puts: readonly Put[]): Lost[] {
  const moves: Move[] = []
  const lost: Lost[] = []
  for (const { place, put } of inOrder(puts)) {
    const stands = put.expected === undefined ? insert(store, place, put) : update(store, place, put)
    if (stands.took) moves.push(...movesOf(put, stands.before))
    else lost.push(lossOf(put, stands.before))
  }
  moveIndex(store, moves)
  return lost
}

/** Whether a write took, and what stood there: before it, or still. */
interface Taken {
  readonly took: boolean
  readonly before: string | undefined
}

const NEW: Taken = { took: true, before: undefined }

/** LMDB itself tells whether a row was there: most rows are new, and need no read. */
function insert({ rows }: Store, place: string, { row }: Put): Taken {
  // eslint-disable-next-line @typescript-eslint/no-confusing-void-expression -- it answers, its types don't say so
  const took: unknown = rows.putSync(place, encodeRow(row), { noOverwrite: true })
  return took === true ? NEW : { took: false, before: rows.get(place) }
}

function update({ rows }: Store, place: string, put: Put): Taken {
  const before = rows.get(place)
  const took = before?.startsWith(`${put.expected ?? ''}\0`) ?? false
  if (took) rows.putSync(place, encodeRow(put.row))
  return { took, before }
}

// LMDB writes neighbours into the same pages: in order of their keys, rows cost a fraction.
const inOrder = (puts: readonly Put[]): Entry[] =>
  puts.map((put) => ({ place: placeOf(put.row.key), put })).sort((a, b) => (a.place < b.place ? -1 : 1))

const lossOf = ({ row: { key } }: Put, stands: string | undefined): Lost => ({
  key,
  stands: stands === undefined ? undefined : decodeRow(key, stands),
})

interface Move {
  readonly place: string
  readonly listed: boolean
}

function movesOf({ row }: Put, stands: string | undefined): Move[] {
  const was = stands === undefined ? undefined : indexedAt(stands)
  const is = row.index && placeOf(row.index)
  if (was === is) return []
  const key = placeOf(row.key)
  const moves: Move[] = []
  if (was !== undefined) moves.push({ place: `${was}\0${key}`, listed: false })
  if (is !== undefined) moves.push({ place: `${is}\0${key}`, listed: true })
  return moves
}

function moveIndex({ index }: Store, moves: Move[]): void {
  moves.sort((a, b) => (a.place < b.place ? -1 : 1))
  for (const { place, listed } of moves) {
    if (listed) index.putSync(place, '')
    else index.removeSync(place)
  }
}
