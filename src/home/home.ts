import { mkdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Application } from '../application/application.ts'
import { codeOf, Failure, reasonOf } from '../base/failure.ts'
import type { DataHome, OpenOptions } from './data-home.ts'
import type { HomeOptions } from './home-options.ts'
import { MAX_AHEAD_MS } from '../events/horizon.ts'
import { keepStarts } from '../consume/keep-starts.ts'
import { OWNERS_FOLDER } from '../lmdb/modes.ts'
import { openEmbeddedTables } from '../tables/embedded.ts'
import type { Tables } from '../tables/tables.ts'
import { isEmulator } from './access.ts'
import { chooseObjects } from './choose-objects.ts'
import { chooseTables } from './choose-tables.ts'
import { chosenLog, keepLog, keptLog, logDirectory, type KeptLog } from './kept-log.ts'
import {
  chosenObjects,
  keepObjects,
  keptObjects,
  objectsDirectory,
  type KeptObjects,
} from './kept-objects.ts'
import { chosenTables, keepTables, keptTables, tablesDirectory, type KeptTables } from './kept-tables.ts'
import { signingKey } from './key.ts'
import { lostEvents } from './lost-events.ts'
import { openLog } from './open-log.ts'
import { FRESH_MS, readingTables } from './reading-tables.ts'
import { keepHomePrivate } from './private-home.ts'
import { logIsGone, mustFollow } from './same-log.ts'
import { mayWrite, stillCopy } from './still-copy.ts'

const keyFile = (path: string): string => join(path, 'key')

/**
 * Opens a data directory and the log that its tables follow. Several processes may have it open, and make it, at once.
 * Throws a Failure that names the directory and what is the matter with it, or what is with the log.
 */
export async function openHome(
  home: HomeOptions,
  options: OpenOptions,
  application: Application,
): Promise<DataHome> {
  const path = home.data
  try {
    if (options.reads === true && !(await mayWrite(path))) return await openCopy(home, application)
    if (options.create) await mkdir(path, { recursive: true, mode: OWNERS_FOLDER })
    if (await hasLostLog(path)) throw logIsGone(path)
    const kept = options.create ? await keptLog(path) : await mustStand(path)
    const tables = chosenTables(home, await keptTables(path))
    const objects = chosenObjects(home, await keptObjects(path))
    const parts = await openParts(path, { log: chosenLog(home, kept), tables, objects }, options, application)
    return { ...parts, aheadMs: home.maxAhead === undefined ? MAX_AHEAD_MS : home.maxAhead * 1000 }
  } catch (error) {
    throw failureOf(path, error)
  }
}

/** What may not be written is read from a copy, which goes when it is closed. */
async function openCopy(home: HomeOptions, application: Application): Promise<DataHome> {
  const copy = await stillCopy(home.data)
  try {
    const opened = await openHome({ ...home, data: copy.path }, { create: false }, application)
    const close = () => opened.close().finally(copy.remove)
    return { ...opened, path: home.data, close }
  } catch (error) {
    await copy.remove()
    if (!(error instanceof Failure)) throw error
    throw new Failure(error.message.replaceAll(copy.path, home.data), { cause: error })
  }
}

/** The key of a data directory and nothing else; both are made where they are missing. */
export async function openKey(path: string): Promise<Uint8Array> {
  try {
    await mkdir(path, { recursive: true, mode: OWNERS_FOLDER })
    return await signingKey(keyFile(path))
  } catch (error) {
    throw failureOf(path, error)
  }
}

/** Opens the tables of a data directory, as they are stored, and nothing else. Throws as `openHome` does; makes no directory. */
export async function openTables(path: string): Promise<Tables> {
  try {
    await mustStand(path)
    return await openEmbeddedTables({ path: tablesDirectory(path) })
  } catch (error) {
    throw failureOf(path, error)
  }
}

/** Tables are made after their log, and both at once hold something. */
async function hasLostLog(path: string): Promise<boolean> {
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

async function mustStand(path: string): Promise<KeptLog> {
  const kept = await keptLog(path)
  if (kept === undefined) throw new Failure(`No data directory at "${path}": start or append makes one`)
  return kept
}

interface Parts {
  readonly log: KeptLog
  readonly tables: KeptTables
  readonly objects: KeptObjects
}

async function openParts(
  path: string,
  parts: Parts,
  options: OpenOptions,
  application: Application,
): Promise<Omit<DataHome, 'aheadMs'>> {
  await keepHomePrivate(path)
  const key = await signingKey(keyFile(path))
  const opened: { close(): Promise<void> }[] = []
  const close = () => closeAll(opened)
  const open = async <T extends { close(): Promise<void> }>(opening: Promise<T>): Promise<T> => {
    const one = await opening
    opened.push(one)
    return one
  }
  try {
    const log = await open(openLog(path, parts.log, options))
    if (options.create) await keepLog(path, parts.log)
    const where = sharing(parts, parts.tables)
    const stored = await open(chooseTables(tablesDirectory(path), where, application))
    await mustFollow(path, { log, tables: stored, adopts: true })
    if (options.create) await keepStarts(application.consumers, { log, tables: stored })
    const freshMs = where.tables === 'dynamodb' ? FRESH_MS : 0
    const tables = readingTables(stored, application, freshMs)
    if (options.create) await keepTables(path, parts.tables)
    if (options.create) await keepObjects(path, parts.objects)
    const openObjects = () => chooseObjects(objectsDirectory(path), sharing(parts, parts.objects))
    const mayHaveLost = () => lostEvents(parts.log, Date.now(), log)
    return {
      path,
      log,
      tables,
      stored,
      isAtAws: isAtAws(where),
      freshMs,
      mayHaveLost,
      openObjects,
      key,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

const isAtAws = (tables: KeptTables): boolean => tables.tables === 'dynamodb' && !isEmulator(tables.endpoint)

/** What is at AWS shares an endpoint, also one that was kept for the log alone. */
const sharing = <T extends object>({ log }: Parts, part: T): T =>
  log.log === 'kinesis' && log.endpoint !== undefined ? { endpoint: log.endpoint, ...part } : part

async function closeAll(parts: readonly { close(): Promise<void> }[]): Promise<void> {
  for (const part of parts) await part.close()
}

/** What the operating system said is put in words; the log and the tables have found theirs. */
function failureOf(path: string, error: unknown): unknown {
  if (codeOf(error) === undefined) return error
  return new Failure(`Cannot open data directory "${path}": ${reasonOf(error)}${placeOf(path, error)}`, {
    cause: error,
  })
}

/** Which file of the directory it is about, where the system says so. */
function placeOf(path: string, error: unknown): string {
  if (!(error instanceof Error && 'path' in error && typeof error.path === 'string')) return ''
  return resolve(error.path) === resolve(path) ? '' : ` (${error.path})`
}
