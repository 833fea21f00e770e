import { fromBufferKey } from 'ordered-binary'
import { allEntries, inFile } from '../../lmdb/header.ts'
import { countOf, isSound } from './block.ts'
import { shardIdOf } from './topology.ts'

/** The number of records in a log's file, and its faults. */
export interface CheckedLog {
  readonly records: number
  readonly flaws: readonly string[]
}

/** Reads all of a log without LMDB, and checks the checksum of each block. */
export function checkLog(directory: string): CheckedLog {
  const flaws: string[] = []
  let records = 0
  inFile(directory, (file, meta) => {
    if (meta === undefined) return flaws.push("does not begin as LMDB's files do")
    for (const [, entry] of allEntries(file, meta, (page, what) => flaws.push(`page ${page} ${what}`))) {
      const key: unknown = 'value' in entry ? fromBufferKey(entry.key) : undefined
      if (!('value' in entry) || !Array.isArray(key) || key[0] !== 'block') continue
      if (isSound(entry.value)) records += countOf(entry.value)
      else
        flaws.push(
          `the block at record ${String(key[2])} of ${shardIdOf(Number(key[1]))} has another checksum`,
        )
    }
    return undefined
  })
  return { records, flaws }
}
