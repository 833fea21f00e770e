import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf, Failure, reasonOf } from '../cli/failure.ts'
import type { DataHome, HomeOptions, OpenOptions } from '../cli/surroundings.ts'
import { openEmbeddedTables } from '../tables/embedded.ts'
import type { Tables } from '../tables/tables.ts'
import { chooseTables } from './choose-tables.ts'
import { chosenLog, keepLog, keptLog, type KeptLog } from './kept-log.ts'
import { signingKey } from './key.ts'
import { openLog } from './open-log.ts'

/** Where things are in a data directory. */
const layout = (path: string) => ({
  tables: join(path, 'tables'),
  key: join(path, 'key'),
})

/**
 * Opens a data directory and the log that its tables follow. Several processes may have it open, and make it, at once.
 * Throws a Failure that names the directory and what is the matter with it, or what is with the log.
 */
export async function openHome(home: HomeOptions, options: OpenOptions): Promise<DataHome> {
  const path = home.data
  try {
    if (options.create) await mkdir(path, { recursive: true })
    const kept = options.create ? await keptLog(path) : await mustStand(path)
    return await openParts(home, chosenLog(home, kept), options)
  } catch (error) {
    throw failureOf(path, error)
  }
}

/** The key of a data directory and nothing else; both are made where they are missing. */
export async function openKey(path: string): Promise<Uint8Array> {
  try {
    await mkdir(path, { recursive: true })
    return await signingKey(layout(path).key)
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

async function mustStand(path: string): Promise<KeptLog> {
  const kept = await keptLog(path)
  if (kept === undefined) throw new Failure(`No data directory at "${path}": start or append makes one`)
  return kept
}

async function openParts(home: HomeOptions, place: KeptLog, options: OpenOptions): Promise<DataHome> {
  const path = home.data
  const at = layout(path)
  const key = await signingKey(at.key)
  const log = await openLog(path, place, options)
  try {
    if (options.create) await keepLog(path, place)
    const tables = await chooseTables(at.tables, { ...home, endpoint: endpointOf(home, place) })
    return { path, log, tables, key, close: () => closeAll(log, tables) }
  } catch (error) {
    await log.close()
    throw error
  }
}

/** Log and tables share an endpoint, which may be kept. */
const endpointOf = ({ endpoint }: HomeOptions, place: KeptLog): string | undefined =>
  endpoint ?? (place.log === 'kinesis' ? place.endpoint : undefined)

async function closeAll(...parts: readonly { close(): Promise<void> }[]): Promise<void> {
  for (const part of parts) await part.close()
}

/** What the operating system said is put in words; the log and the tables have found theirs. */
function failureOf(path: string, error: unknown): unknown {
  if (codeOf(error) === undefined) return error
  return new Failure(`Cannot open data directory "${path}": ${reasonOf(error)}`, { cause: error })
}
