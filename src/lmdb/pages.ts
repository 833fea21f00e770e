import { readSync } from 'node:fs'
import { treeAt, type Tree } from './tree.ts'

// The offsets and flags of LMDB's pages (mdb.c, MDB_page_header, MDB_node and MDB_ovpage of data version 2, 64 bits,
// little-endian).
const HEADER = 24
const FLAGS = 18
const LOWER = 20
const OVERFLOW_PAGES = 20
const NODE = 8
const KIND = 4
const KEY_LENGTH = 6
const BRANCH = 0x01
const LEAF = 0x02
const OVERFLOW = 0x04
const BIG = 0x01
const TREE = 0x02
const TREE_BYTES = 48
const BIG_BYTES = 24

/** A file whose pages are read without LMDB, because LMDB ends the process if a page is damaged. */
export interface PageFile {
  readonly file: number
  readonly size: number
  readonly pageSize: number
}

/** A key of a leaf, with its value or the tree that it names. */
export type Entry =
  { readonly key: Buffer; readonly value: Buffer } | { readonly key: Buffer; readonly tree: Tree | undefined }

/** Called with a damaged page, and what is wrong with it. */
export type Flawed = (page: number, what: string) => void

/** All entries of the tree at a page, in order. Damaged pages are reported and skipped. */
export function* entriesOf(file: PageFile, page: number, flawed: Flawed, depth = 0): Generator<Entry> {
  const bytes = pageAt(file, page)
  const what = bytes === undefined ? 'is not in the file' : flawOf(bytes, page, file.pageSize)
  if (bytes === undefined || what !== undefined || depth > 32) {
    flawed(page, what ?? 'is too deep')
    return
  }
  if (isBranch(bytes)) for (const child of childrenOf(bytes)) yield* entriesOf(file, child, flawed, depth + 1)
  else for (const node of nodesOf(bytes)) yield* entryAt(file, bytes, node, flawed)
}

function* entryAt(file: PageFile, bytes: Buffer, node: number, flawed: Flawed): Generator<Entry> {
  const flags = bytes.readUInt16LE(node + KIND)
  const [from, length] = [valueAt(bytes, node), lowAt(bytes, node)]
  const key = bytes.subarray(node + NODE, from)
  if ((flags & TREE) !== 0) yield { key, tree: treeAt(bytes, from) }
  else if ((flags & BIG) === 0) yield { key, value: bytes.subarray(from, from + length) }
  else {
    const value = bigValue(file, Number(bytes.readBigUInt64LE(from)), length, flawed)
    if (value !== undefined) yield { key, value }
  }
}

export const isBranch = (bytes: Buffer): boolean => bytes.readUInt16LE(FLAGS) === BRANCH

/** The pages directly below a branch. */
export const childrenOf = (bytes: Buffer): readonly number[] =>
  nodesOf(bytes).map((node) => lowAt(bytes, node) + bytes.readUInt16LE(node + KIND) * 2 ** 32)

/** The trees that a leaf names. */
export const treesOf = (bytes: Buffer): readonly Tree[] =>
  nodesOf(bytes)
    .filter((node) => (bytes.readUInt16LE(node + KIND) & TREE) !== 0)
    .flatMap((node) => treeAt(bytes, valueAt(bytes, node)) ?? [])

const lowAt = (bytes: Buffer, node: number): number =>
  bytes.readUInt16LE(node) + bytes.readUInt16LE(node + 2) * 65_536

const valueAt = (bytes: Buffer, node: number): number => node + NODE + bytes.readUInt16LE(node + KEY_LENGTH)

function bigValue(file: PageFile, page: number, length: number, flawed: Flawed): Buffer | undefined {
  const bytes = read(file, page * file.pageSize, HEADER + length)
  const what = bytes === undefined ? 'is not in the file' : flawOfBig(bytes, page, file.pageSize)
  if (what !== undefined) flawed(page, what)
  return what === undefined ? bytes?.subarray(HEADER) : undefined
}

function flawOfBig(bytes: Buffer, page: number, pageSize: number): string | undefined {
  const isIt = bytes.readUInt16LE(FLAGS) === OVERFLOW && bytes.readBigUInt64LE(0) === BigInt(page)
  const isLong = bytes.readUInt32LE(OVERFLOW_PAGES) * pageSize >= bytes.length
  return isIt && isLong ? undefined : 'does not begin as a long value does'
}

/** Why a page does not belong to a tree; undefined if it does. */
export function flawOf(bytes: Buffer, page: number, pageSize: number): string | undefined {
  const [flags, lower, upper] = [FLAGS, LOWER, LOWER + 2].map((field) => bytes.readUInt16LE(field))
  if (bytes.readBigUInt64LE(0) !== BigInt(page) || (flags !== BRANCH && flags !== LEAF))
    return 'is none of its tree'
  const room = pageSize - HEADER
  if (lower === undefined || upper === undefined || lower > upper || upper > room || lower % 2 > 0)
    return 'has bounds outside of it'
  const isOutside = nodesOf(bytes).some(
    (node) => node < HEADER + upper || node + NODE > pageSize || endOf(bytes, node) > pageSize,
  )
  if (isOutside) return 'has an entry outside of it'
  const isKeyless = (node: number) => bytes.readUInt16LE(node + KEY_LENGTH) === 0
  return !isBranch(bytes) && nodesOf(bytes).some(isKeyless) ? 'has an entry without a key' : undefined
}

/** The index at which an entry ends in its page. */
function endOf(bytes: Buffer, node: number): number {
  const from = valueAt(bytes, node)
  if (isBranch(bytes)) return from
  const flags = bytes.readUInt16LE(node + KIND)
  if ((flags & TREE) !== 0) return from + TREE_BYTES
  return from + ((flags & BIG) !== 0 ? BIG_BYTES : lowAt(bytes, node))
}

const nodesOf = (bytes: Buffer): readonly number[] =>
  Array.from(
    { length: bytes.readUInt16LE(LOWER) / 2 },
    (_, at) => HEADER + bytes.readUInt16LE(HEADER + 2 * at),
  )

export const pageAt = (file: PageFile, page: number): Buffer | undefined =>
  read(file, page * file.pageSize, file.pageSize)

function read({ file, size }: PageFile, from: number, length: number): Buffer | undefined {
  if (from + length > size) return undefined
  const bytes = Buffer.allocUnsafe(length)
  return readSync(file, bytes, 0, length, from) === length ? bytes : undefined
}
