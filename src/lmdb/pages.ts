import { readSync } from 'node:fs'

// LMDB's pages (mdb.c, MDB_page_header, MDB_node, MDB_ovpage and MDB_db of data version 2, 64 bits, little-endian).
const HEADER = 24
const FLAGS = 18
const LOWER = 20
const OVERFLOW_PAGES = 20
const NODE = 8
const BRANCH = 0x01
const LEAF = 0x02
const OVERFLOW = 0x04
const BIG = 0x01
const TREE = 0x02
const ROOT_OF_TREE = 40
const NO_ROOT = 0xffff_ffff_ffff_ffffn

/** A file whose pages are read without LMDB, which ends the process where one is not as it should be. */
export interface PageFile {
  readonly file: number
  readonly size: number
  readonly pageSize: number
}

/** A key of a leaf, with its value or the root of the tree that it names. */
export type Entry =
  | { readonly key: Buffer; readonly value: Buffer }
  | { readonly key: Buffer; readonly root: number | undefined }

/** Told what is wrong with a page. */
export type Flawed = (page: number, what: string) => void

/** All entries of the tree at a page, in order; pages that are not as they should be are told and passed over. */
export function* entriesOf(file: PageFile, page: number, flawed: Flawed, depth = 0): Generator<Entry> {
  const bytes = pageAt(file, page)
  const what = bytes === undefined ? 'is not in the file' : flawOf(bytes, page, file.pageSize)
  if (bytes === undefined || what !== undefined || depth > 32) {
    flawed(page, what ?? 'is too deep')
    return
  }
  for (const node of nodesOf(bytes)) {
    const flags = bytes.readUInt16LE(node + 4)
    const low = bytes.readUInt16LE(node) + bytes.readUInt16LE(node + 2) * 65_536
    if (bytes.readUInt16LE(FLAGS) === BRANCH) yield* entriesOf(file, low + flags * 2 ** 32, flawed, depth + 1)
    else yield* entryAt(file, { bytes, page, node, flags, length: low }, flawed)
  }
}

interface Leaf {
  readonly bytes: Buffer
  readonly page: number
  readonly node: number
  readonly flags: number
  readonly length: number
}

function* entryAt(
  file: PageFile,
  { bytes, page, node, flags, length }: Leaf,
  flawed: Flawed,
): Generator<Entry> {
  const from = node + NODE + bytes.readUInt16LE(node + 6)
  const held = (flags & BIG) !== 0 ? NODE * 3 : length
  if (from + held > bytes.length) {
    flawed(page, 'has an entry that ends outside of it')
    return
  }
  const key = bytes.subarray(node + NODE, from)
  if ((flags & TREE) !== 0) yield { key, root: rootAt(bytes, from + ROOT_OF_TREE) }
  else if ((flags & BIG) === 0) yield { key, value: bytes.subarray(from, from + length) }
  else {
    const value = bigValue(file, Number(bytes.readBigUInt64LE(from)), length, flawed)
    if (value !== undefined) yield { key, value }
  }
}

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

/** Why a page is none of a tree; undefined where it is. */
export function flawOf(bytes: Buffer, page: number, pageSize: number): string | undefined {
  const [flags, lower, upper] = [FLAGS, LOWER, LOWER + 2].map((field) => bytes.readUInt16LE(field))
  if (bytes.readBigUInt64LE(0) !== BigInt(page) || (flags !== BRANCH && flags !== LEAF))
    return 'is none of its tree'
  const room = pageSize - HEADER
  if (lower === undefined || upper === undefined || lower > upper || upper > room || lower % 2 > 0)
    return 'has bounds outside of it'
  const isOutside = nodesOf(bytes).some(
    (node) =>
      node < HEADER + upper ||
      node + NODE > pageSize ||
      node + NODE + bytes.readUInt16LE(node + 6) > pageSize,
  )
  return isOutside ? 'has an entry outside of it' : undefined
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

function rootAt(bytes: Buffer, at: number): number | undefined {
  const root = bytes.readBigUInt64LE(at)
  return root === NO_ROOT ? undefined : Number(root)
}
