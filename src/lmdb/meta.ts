import { readSync } from 'node:fs'
import { treeAt, type Tree } from './tree.ts'

// The offsets of the fields of LMDB's meta page (mdb.c, MDB_page_header and MDB_meta, 64 bits, little-endian).
const BYTES = 168
const FLAGS = 18
const MAGIC = 24
const VERSION = 28
const PAGE_SIZE = 48
const FREE_TREE = 48
const MAIN_TREE = 96
const LAST_PAGE = 144
const TRANSACTION = 152
const META_PAGE = 0x08
const MAGIC_NUMBER = 0xbeefc0de

/** A meta page: it describes the snapshot that it makes visible. */
export interface Meta {
  readonly version: number
  readonly pageSize: number
  readonly lastPage: number
  readonly transaction: bigint
  /** The trees of free pages and of the data; undefined if the tree is empty. */
  readonly trees: readonly [free: Tree | undefined, main: Tree | undefined]
}

/**
 * The newer of a file's two meta pages; undefined if one of them is not valid. LMDB writes both, and ends the process
 * if one is damaged.
 */
export function newestMeta(file: number): Meta | undefined {
  const first = metaAt(file, 0)
  const second = metaAt(file, first?.pageSize ?? 4096)
  if (first === undefined || second === undefined) return undefined
  return first.transaction > second.transaction ? first : second
}

function metaAt(file: number, at: number): Meta | undefined {
  const page = Buffer.alloc(BYTES)
  if (readSync(file, page, 0, BYTES, at) < BYTES || page.readUInt32LE(MAGIC) !== MAGIC_NUMBER)
    return undefined
  const pageSize = page.readUInt32LE(PAGE_SIZE)
  const isPower = pageSize >= 512 && pageSize <= 65_536 && (pageSize & (pageSize - 1)) === 0
  if (page.readUInt16LE(FLAGS) !== META_PAGE || !isPower) return undefined
  return {
    version: page.readUInt32LE(VERSION),
    pageSize,
    lastPage: Number(page.readBigUInt64LE(LAST_PAGE)),
    transaction: page.readBigUInt64LE(TRANSACTION),
    trees: [treeAt(page, FREE_TREE), treeAt(page, MAIN_TREE)],
  }
}
