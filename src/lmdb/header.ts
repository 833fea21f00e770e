import { closeSync, fstatSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { newestMeta, type Meta } from './meta.ts'
import { Look } from './look.ts'
import { entriesOf, type Entry, type PageFile } from './pages.ts'

/** The data version of LMDB 0.9.90 and of lmdb-js (mdb.c, MDB_DATA_VERSION). */
const DATA_VERSION = 2

/** Leaves that are checked before a file is opened: 16 MiB, about 30 ms if the system has them in memory. */
const SOME_LEAVES = 4_096

/**
 * Why a directory's `data.mdb` cannot be opened; undefined if it can, if it does not exist, or if it is empty. lmdb-js
 * ends the process if it opens a file that is not LMDB's, or reads a page that is cut off or damaged. This checks all
 * branches of the trees and `leaves` of their leaves. It checks the whole file if that is shorter than its header says:
 * the last pages may be free and never written (mdb.c, mm_last_pg).
 */
export function whyUnsound(directory: string, leaves = SOME_LEAVES): string | undefined {
  return inFile(directory, (file, meta) => {
    if (meta === undefined) return "it is damaged, or not LMDB's: it does not begin as its files do"
    if (meta.version !== DATA_VERSION) return `another version of LMDB wrote it: ${meta.version}`
    const look = new Look(file, leaves)
    const first = look.flawOf(meta.trees[0]) ?? look.flawOf(meta.trees[1])
    const isShort = file.size < (meta.lastPage + 1) * meta.pageSize
    return first ?? (isShort ? firstFlaw(file, meta) : undefined)
  })
}

/**
 * Why a tree of a directory's `data.mdb` cannot be read from end to end. Call it while no process commits, or while a
 * reader keeps the pages.
 */
export function whyTreeUnsound(directory: string, name: string): string | undefined {
  return inFile(directory, (file, meta) => {
    const main = meta?.trees[1]
    if (main === undefined) return undefined
    for (const entry of entriesOf(file, main.root, () => undefined))
      if ('tree' in entry && nameOf(entry) === name) return new Look(file, Infinity).flawOf(entry.tree)
    return undefined
  })
}

/** Reads a directory's `data.mdb` without LMDB; undefined if it does not exist or is empty. */
export function inFile<T>(
  directory: string,
  use: (file: PageFile, meta: Meta | undefined) => T,
): T | undefined {
  const opened = openIfThere(join(directory, 'data.mdb'))
  if (opened === undefined) return undefined
  try {
    const stats = fstatSync(opened)
    const { size } = stats
    if (stats.isFile() && size === 0) return undefined
    const meta = stats.isFile() ? newestMeta(opened) : undefined
    return use({ file: opened, size, pageSize: meta?.pageSize ?? 4096 }, meta)
  } finally {
    closeSync(opened)
  }
}

/** The name that we give to the tree of free pages; no table has this name. */
const FREE = '(free)'

/**
 * Every entry of the database's trees with the name of its tree. The name is undefined for the main tree, which names
 * the others.
 */
export function* allEntries(
  file: PageFile,
  meta: Meta,
  flawed: (page: number, what: string) => void,
): Generator<readonly [tree: string | undefined, entry: Entry]> {
  const [free, main] = meta.trees
  if (free !== undefined) for (const entry of entriesOf(file, free.root, flawed)) yield [FREE, entry]
  if (main === undefined) return
  for (const entry of entriesOf(file, main.root, flawed)) {
    yield [undefined, entry]
    if ('value' in entry || entry.tree === undefined) continue
    for (const inner of entriesOf(file, entry.tree.root, flawed)) yield [nameOf(entry), inner]
  }
}

const nameOf = ({ key }: Entry): string => key.toString().replace(/\0$/, '')

function firstFlaw(file: PageFile, meta: Meta): string | undefined {
  const flaws: string[] = []
  const entries = allEntries(file, meta, (page, what) => flaws.push(`its page ${page} ${what}`))
  while (flaws.length === 0 && entries.next().done !== true);
  return flaws[0]
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
