// The offsets of the fields of LMDB's description of a tree (mdb.c, MDB_db, 64 bits, little-endian).
const DEPTH = 6
const LEAVES = 16
const ROOT = 40
const NO_ROOT = 0xffff_ffff_ffff_ffffn

/** A tree of pages: branches above, leaves below, with the same number of levels everywhere. */
export interface Tree {
  readonly root: number
  /** Levels of pages, including the leaves. */
  readonly depth: number
  readonly leaves: number
}

/** The tree described at an offset; undefined if it is empty. */
export function treeAt(bytes: Buffer, at: number): Tree | undefined {
  const root = bytes.readBigUInt64LE(at + ROOT)
  if (root === NO_ROOT) return undefined
  const leaves = Number(bytes.readBigUInt64LE(at + LEAVES))
  return { root: Number(root), depth: bytes.readUInt16LE(at + DEPTH), leaves }
}
