import { closeSync, fstatSync, openSync, statfsSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { NoSpace, whyNoSpace } from '../base/no-space.ts'
import { newestMeta } from './meta.ts'
import { OWNER_ONLY } from './modes.ts'

const MIB = 1024 * 1024
const PAGE = 4096

/**
 * The size of any commit in addition to its rows: the trees' branches, and the lists of free pages (75,000 numbers at
 * most).
 */
const ANY_COMMIT = MIB

const ZEROS = Buffer.alloc(MIB)

/**
 * Reserves space at the end of a directory's `data.mdb` for the next commit. If a write of LMDB fails, LMDB writes a
 * message of about 110 bytes into a buffer of 100 (mdb.c, mdb_page_flush, of lmdb-js 3.5.6), which corrupts the heap
 * and kills the process. So zeros are written here first: on a full disk this write fails instead of LMDB's, and LMDB
 * only writes to blocks that exist.
 */
export class Room {
  readonly #path: string
  #file: number | undefined

  constructor(directory: string) {
    this.#path = join(directory, 'data.mdb')
  }

  /**
   * Reserves space for `bytes`. Call it within the write transaction, or while no other process commits: the zeros
   * could overwrite a page otherwise. Throws NoSpace if the space does not exist, or if fewer than `reserve` bytes are
   * free on the disk.
   */
  make(bytes: number, reserve = 0): void {
    try {
      this.#make(bytes + ANY_COMMIT, reserve)
    } catch (cause) {
      const why = whyNoSpace(cause)
      if (why === undefined || cause instanceof NoSpace) throw cause
      throw new NoSpace(why, { cause })
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }

  #opened(): number {
    return (this.#file ??= openSync(this.#path, 'r+', OWNER_ONLY))
  }

  #make(bytes: number, reserve: number): void {
    if (reserve > 0) leave(this.#path, reserve)
    const file = this.#opened()
    const { size } = fstatSync(file)
    const meta = newestMeta(file)
    const end = bytes + (meta === undefined ? 0 : (meta.lastPage + 1) * meta.pageSize)
    if (size < end) fill(file, size, Math.ceil(end / MIB) * MIB)
    // A file size limit, or a file system that became read-only after a fault, shows only in a write.
    else writeSync(file, ZEROS, 0, 1, size - 1)
  }
}

function leave(path: string, reserve: number): void {
  const { bavail, bsize } = statfsSync(path)
  if (bavail * bsize < reserve) throw new NoSpace('the disk is full')
}

/** Continues after a partial write; the next write then throws the reason. */
function fill(file: number, from: number, to: number): void {
  for (let at = from; at < to;) at += writeSync(file, ZEROS, 0, Math.min(ZEROS.length, to - at), at)
}

/** Bytes for values of a total size and for the leaves that the writes touch. */
export const bytesFor = (values: number, touched: number): number => values + touched * PAGE
