import { isUtf8 } from 'node:buffer'
import { allEntries, inFile } from '../../lmdb/header.ts'
import { keyOf } from './ordered-key.ts'
import { decodeRow } from './stored-row.ts'

/** The number of rows in the tables' file, and its faults. */
export interface CheckedTables {
  readonly rows: number
  readonly flaws: readonly string[]
}

/** Reads all rows of the tables without LMDB. */
export function checkTables(directory: string): CheckedTables {
  const flaws: string[] = []
  let rows = 0
  inFile(directory, (file, meta) => {
    if (meta === undefined) return flaws.push("does not begin as LMDB's files do")
    for (const [tree, entry] of allEntries(file, meta, (page, what) => flaws.push(`page ${page} ${what}`))) {
      if (tree?.startsWith('rows/') !== true || !('value' in entry)) continue
      if (isRow(entry.key, entry.value)) rows += 1
      else flaws.push(`table ${tree.slice('rows/'.length)} has a row that cannot be read`)
    }
    return undefined
  })
  return { rows, flaws }
}

function isRow(key: Buffer, value: Buffer): boolean {
  try {
    decodeRow(keyOf(key.toString()), value.toString())
    return isUtf8(value)
  } catch {
    return false
  }
}
