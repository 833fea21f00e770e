import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '../base/failure.ts'
import { keptLog, logDirectory } from './kept-log.ts'
import { tablesDirectory } from './kept-tables.ts'

/** Tables are created after their log, and neither is ever empty. */
export async function hasLostLog(path: string): Promise<boolean> {
  const kept = await keptLog(path)
  if (kept?.log === 'kinesis') return false
  const [log, tables] = await Promise.all([logDirectory(path), tablesDirectory(path)].map(holdsData))
  return tables === true && log === false
}

async function holdsData(directory: string): Promise<boolean> {
  const found = await stat(join(directory, 'data.mdb')).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return undefined
    throw error
  })
  return found !== undefined && found.size > 0
}
