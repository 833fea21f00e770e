import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf, Failure, reasonOf } from '../cli/failure.ts'
import type { DataHome, OpenOptions } from '../cli/surroundings.ts'
import { openEmbeddedLog } from '../log/embedded.ts'
import { openEmbeddedTables } from '../tables/embedded.ts'
import type { Tables } from '../tables/tables.ts'
import { chooseTables } from './choose-tables.ts'
import { signingKey } from './key.ts'

/** Where things are in a data directory. */
const layout = (path: string) => ({
  log: join(path, 'log'),
  tables: join(path, 'tables'),
  key: join(path, 'key'),
})

/**
 * Opens the data directory of the embedded home. Several processes may have it open, and make it, at once.
 * Throws a Failure that names the directory and what is the matter with it.
 */
export async function openHome(path: string, options: OpenOptions): Promise<DataHome> {
  try {
    await (options.create ? mkdir(path, { recursive: true }) : mustStand(path))
    return await openParts(path, options)
  } catch (error) {
    throw failureOf(path, error)
  }
}

/** Opens the tables of a data directory and nothing else. Throws as `openHome` does; makes no directory. */
export async function openTables(path: string): Promise<Tables> {
  try {
    await mustStand(path)
    return await openEmbeddedTables({ path: layout(path).tables })
  } catch (error) {
    throw failureOf(path, error)
  }
}

async function mustStand(path: string): Promise<void> {
  const log = await stat(layout(path).log).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  })
  if (log === undefined) throw new Failure(`No data directory at "${path}": start or append makes one`)
}

async function openParts(path: string, { shards, tables: choice }: OpenOptions): Promise<DataHome> {
  const at = layout(path)
  const key = await signingKey(at.key)
  const log = await openEmbeddedLog({ path: at.log, ...(shards === undefined ? {} : { shards }) })
  try {
    const tables = await chooseTables(at.tables, choice)
    return { path, log, tables, key, close: () => closeAll(log, tables) }
  } catch (error) {
    await log.close()
    throw error
  }
}

async function closeAll(...parts: readonly { close(): Promise<void> }[]): Promise<void> {
  for (const part of parts) await part.close()
}

/** What the operating system said is put in words; the log and the tables have found theirs. */
function failureOf(path: string, error: unknown): unknown {
  if (codeOf(error) === undefined) return error
  return new Failure(`Cannot open data directory "${path}": ${reasonOf(error)}`, { cause: error })
}
