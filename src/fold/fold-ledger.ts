import type { Position } from '../events/position.ts'
import type { BoundTable } from '../tables/bound.ts'
import type { Put, Row } from '../tables/tables.ts'
import type { Arrival } from './arrival.ts'
import { ledgerKey } from './ledger-row.ts'
import type { Ledger } from './projection.ts'
import { post, type Book, type Opened, type Posted } from './post.ts'
import type { SettingsAt } from './settings.ts'
import { NONE, UNCHANGED, type Puts } from './split.ts'
import { standing, type Standing } from './standing.ts'
import { track, type Thrown } from './track.ts'
import { writeInOrder, writeUnlessLost } from './write.ts'
import { rowWrites } from './writes.ts'

/** The table that ledgers are written to, and what posting needs. */
export interface Posting {
  readonly table: BoundTable
  /** Stores arrivals that cannot be folded. */
  readonly park: (thrown: readonly Thrown[]) => Promise<void>
  readonly settingsAt: SettingsAt
}

/**
 * Posts a batch to the ledgers of a projection, with the effect that each distinct event was posted once, in the order
 * of its lane.
 *
 * A ledger's row holds its state and, beside it, the entries that the last batch changed. So one conditional write
 * takes the whole ledger from one position to the next, as a write-ahead log does. The entries are put into their
 * buckets after it. Whoever reads a ledger's row first, its buckets next, and takes the entries of the row before those
 * of the buckets, sees the ledger as of the row's position. An entry leaves the row with a batch that does not concern
 * it: a batch begins only when all buckets of the batch before are stored (law 5).
 */
export async function foldLedger(
  ledger: Ledger,
  arrivals: readonly Arrival[],
  posting: Posting,
): Promise<readonly Thrown[]> {
  const thrown: Thrown[] = []
  for (let left = byPartition(ledger, arrivals); left.length > 0;) {
    const posted = await postRound(ledger, left, posting)
    thrown.push(...posted.flatMap((one) => one.thrown))
    left = posted.flatMap(({ book, left }) =>
      left.length === 0 ? [] : [{ partition: book.partition, arrivals: left }],
    )
  }
  return thrown
}

/** The arrivals of a batch that are about one ledger. */
type Part = Pick<Book, 'partition' | 'arrivals'>

function byPartition({ about, of }: Ledger, arrivals: readonly Arrival[]): readonly Part[] {
  const types = new Set(about.map(({ name }) => name))
  const parts = new Map<string, Arrival[]>()
  for (const arrival of arrivals) {
    if (!types.has(arrival.event.type)) continue
    const partition = of(arrival)
    const part = parts.get(partition)
    if (part === undefined) parts.set(partition, [arrival])
    else part.push(arrival)
  }
  return [...parts].map(([partition, arrivals]) => ({ partition, arrivals }))
}

/** Posts as many arrivals as have room in the rows of the ledgers. Begins again if another writer was faster. */
async function postRound(
  ledger: Ledger,
  parts: readonly Part[],
  { table, park, settingsAt }: Posting,
): Promise<readonly Posted[]> {
  for (;;) {
    const books = await booksOf(ledger, parts, table)
    const posted = books.map((book) => post(ledger, book, settingsAt))
    const thrown = posted.flatMap((one) => one.thrown)
    if (thrown.length > 0) await park(thrown)
    if (await store(posted, table)) return posted
  }
}

/** Reads the ledgers, and after them their buckets, until no bucket is ahead of its ledger. */
async function booksOf(
  { entries }: Ledger,
  parts: readonly Part[],
  table: BoundTable,
): Promise<readonly Book[]> {
  const { tracks } = track(
    { entities: [entries] },
    parts.flatMap(({ arrivals }) => arrivals),
  )
  for (;;) {
    const ledgers = await table.get(parts.map(({ partition }) => ledgerKey(partition)))
    const books = new Map<string, Book & { readonly buckets: Standing[] }>()
    for (const [at, part] of parts.entries())
      books.set(entries.prefix + part.partition, { ...part, stands: ledgers[at], buckets: [] })
    for (const bucket of await standing(tracks, table))
      books.get(bucket.track.key.partition)?.buckets.push(bucket)
    if (![...books.values()].some(isBehind)) return [...books.values()]
  }
}

const isBehind = ({ stands, buckets }: Book): boolean =>
  buckets.some((one) => one.stands !== undefined && !hasReached(stands, one.stands.position))

const hasReached = (row: Row | undefined, position: Position): boolean =>
  row !== undefined && row.position >= position

/** Gives false if another writer has moved a ledger or split a bucket. What is stored until then is right. */
async function store(posted: readonly Posted[], table: BoundTable): Promise<boolean> {
  const opened = posted.flatMap(({ opened, saved }) => opened.map((one) => ({ ...one, saved })))
  const { rows, children, signposts, wasSplit } = rowWrites(
    opened.map(({ bucket }) => bucket),
    opened.map((one) => ({ ...bucketWrites(one), steps: NONE, thrown: NONE })),
  )
  if (!(await writeUnlessLost(table, posted.flatMap(ledgerPut), [...rows, ...children]))) return false
  if (!wasSplit()) await writeInOrder(table, signposts, [])
  return !wasSplit()
}

function ledgerPut({ book, position, kept }: Posted): readonly Put[] {
  const expected = book.stands?.position
  if (position === undefined || position === expected || kept === undefined) return NONE
  return [{ row: { key: ledgerKey(book.partition), position, content: kept }, expected }]
}

function bucketWrites({ bucket: { stands }, held, isTouched, saved }: Opened & Pick<Posted, 'saved'>): Puts {
  if (!isTouched || saved === undefined || hasReached(stands, saved)) return UNCHANGED
  return held.puts({ position: saved }, stands?.position)
}
