import { closeSync, fstatSync, openSync, statfsSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { NoSpace, whyNoSpace } from '../base/no-space.ts'
import { newestMeta } from './meta.ts'
import { OWNER_ONLY } from './modes.ts'

const MIB = 1024 * 1024
const PAGE = 4096

/** What a commit takes whatever it writes: the trees' branches, and the lists of free pages (75,000 numbers at most). */
const ANY_COMMIT = MIB

const ZEROS = Buffer.alloc(MIB)

/**
 * Room at the end of a directory's `data.mdb` for the next commit. Where LMDB's own write fails, it writes a message of some 110
 * bytes into 100 (mdb.c, mdb_page_flush, of lmdb-js 3.5.6), and the process dies of its heap. So the room is written here, as
 * zeros, before a commit may need it: the system refuses us, not LMDB, and what LMDB writes lands in blocks that are there.
 */
export class Room {
  readonly #path: string
  #file: number | undefined

  constructor(directory: string) {
    this.#path = join(directory, 'data.mdb')
  }

  /**
   * Within the write transaction, or while nobody else commits: two that wrote zeros would overwrite a page. Throws a NoSpace
   * where there is no room for so many bytes, or fewer than `reserve` were left on the disk.
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

  /** The bytes of the file that are in use. */
  get used(): number {
    const meta = newestMeta(this.#opened())
    return meta === undefined ? 0 : (meta.lastPage + 1) * meta.pageSize
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
    const end = this.used + bytes
    if (size < end) fill(file, size, Math.ceil(end / MIB) * MIB)
    // A limit of the file's size, or a file system that went read only after a fault, shows only when it is written.
    else writeSync(file, ZEROS, 0, 1, size - 1)
  }
}

function leave(path: string, reserve: number): void {
  const { bavail, bsize } = statfsSync(path)
  if (bavail * bsize < reserve) throw new NoSpace('the disk is full')
}

/** A write that is cut short goes on, and tells then why. */
function fill(file: number, from: number, to: number): void {
  for (let at = from; at < to;) at += writeSync(file, ZEROS, 0, Math.min(ZEROS.length, to - at), at)
}

/** Pages that hold values of so many bytes in all, and the leaves that so many writes touch. */
export const bytesFor = (values: number, touched: number): number => values + touched * PAGE
