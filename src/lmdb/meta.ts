import { readSync } from 'node:fs'

// LMDB's meta page (mdb.c, MDB_page_header and MDB_meta, 64 bits, little-endian): where its fields stand.
const BYTES = 168
const FLAGS = 18
const MAGIC = 24
const VERSION = 28
const PAGE_SIZE = 48
const FREE_ROOT = 88
const MAIN_ROOT = 136
const LAST_PAGE = 144
const TRANSACTION = 152
const META_PAGE = 0x08
const MAGIC_NUMBER = 0xbeefc0de
const NO_ROOT = 0xffff_ffff_ffff_ffffn

/** What a meta page says of the snapshot that it makes visible. */
export interface Meta {
  readonly version: number
  readonly pageSize: number
  readonly lastPage: number
  readonly transaction: bigint
  /** The pages that the trees of free pages and of the data begin at; undefined where one is empty. */
  readonly roots: readonly (number | undefined)[]
}

/** The newest of a file's two meta pages; undefined where neither is one. */
export function newestMeta(file: number): Meta | undefined {
  const first = metaAt(file, 0)
  const second = metaAt(file, first?.pageSize ?? 4096)
  if (first === undefined || second === undefined) return first ?? second
  return first.transaction > second.transaction ? first : second
}

function metaAt(file: number, at: number): Meta | undefined {
  const page = Buffer.alloc(BYTES)
  if (readSync(file, page, 0, BYTES, at) < BYTES || page.readUInt32LE(MAGIC) !== MAGIC_NUMBER)
    return undefined
  const pageSize = page.readUInt32LE(PAGE_SIZE)
  const isPower = pageSize >= 512 && pageSize <= 65_536 && (pageSize & (pageSize - 1)) === 0
  if (page.readUInt16LE(FLAGS) !== META_PAGE || !isPower) return undefined
  const roots = [FREE_ROOT, MAIN_ROOT].map((field) => page.readBigUInt64LE(field))
  return {
    version: page.readUInt32LE(VERSION),
    pageSize,
    lastPage: Number(page.readBigUInt64LE(LAST_PAGE)),
    transaction: page.readBigUInt64LE(TRANSACTION),
    roots: roots.map((root) => (root === NO_ROOT ? undefined : Number(root))),
  }
}
