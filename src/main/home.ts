import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf, Failure, reasonOf } from '../cli/failure.ts'
import type { DataHome, HomeOptions, OpenOptions } from '../cli/surroundings.ts'
import { openEmbeddedTables } from '../tables/embedded.ts'
import type { Tables } from '../tables/tables.ts'
import { chooseTables } from './choose-tables.ts'
import { chosenLog, keepLog, keptLog, type KeptLog } from './kept-log.ts'
import { chosenTables, keepTables, keptTables, tablesDirectory, type KeptTables } from './kept-tables.ts'
import { signingKey } from './key.ts'
import { openLog } from './open-log.ts'

const keyFile = (path: string): string => join(path, 'key')

/**
 * Opens a data directory and the log that its tables follow. Several processes may have it open, and make it, at once.
 * Throws a Failure that names the directory and what is the matter with it, or what is with the log.
 */
export async function openHome(home: HomeOptions, options: OpenOptions): Promise<DataHome> {
  const path = home.data
  try {
    if (options.create) await mkdir(path, { recursive: true })
    const kept = options.create ? await keptLog(path) : await mustStand(path)
    const tables = chosenTables(home, await keptTables(path))
    return await openParts(path, chosenLog(home, kept), tables, options)
  } catch (error) {
    throw failureOf(path, error)
  }
}

/** The key of a data directory and nothing else; both are made where they are missing. */
export async function openKey(path: string): Promise<Uint8Array> {
  try {
    await mkdir(path, { recursive: true })
    return await signingKey(keyFile(path))
  } catch (error) {
    throw failureOf(path, error)
  }
}

/** Opens the tables of a data directory and nothing else. Throws as `openHome` does; makes no directory. */
export async function openTables(path: string): Promise<Tables> {
  try {
    await mustStand(path)
    return await openEmbeddedTables({ path: tablesDirectory(path) })
  } catch (error) {
    throw failureOf(path, error)
  }
}

async function mustStand(path: string): Promise<KeptLog> {
  const kept = await keptLog(path)
  if (kept === undefined) throw new Failure(`No data directory at "${path}": start or append makes one`)
  return kept
}

async function openParts(
  path: string,
  followed: KeptLog,
  choice: KeptTables,
  options: OpenOptions,
): Promise<DataHome> {
  const key = await signingKey(keyFile(path))
  const log = await openLog(path, followed, options)
  try {
    if (options.create) await keepLog(path, followed)
    const tables = await chooseTables(tablesDirectory(path), sharingEndpoint(choice, followed))
    if (options.create) await keepTables(path, choice)
    return { path, log, tables, key, close: () => closeAll(log, tables) }
  } catch (error) {
    await log.close()
    throw error
  }
}

/** Log and tables share an endpoint, also one that was kept for the log alone. */
const sharingEndpoint = (tables: KeptTables, log: KeptLog): KeptTables =>
  tables.tables === 'dynamodb' && log.log === 'kinesis' && log.endpoint !== undefined
    ? { endpoint: log.endpoint, ...tables }
    : tables

async function closeAll(...parts: readonly { close(): Promise<void> }[]): Promise<void> {
  for (const part of parts) await part.close()
}

/** What the operating system said is put in words; the log and the tables have found theirs. */
function failureOf(path: string, error: unknown): unknown {
  if (codeOf(error) === undefined) return error
  return new Failure(`Cannot open data directory "${path}": ${reasonOf(error)}`, { cause: error })
}
