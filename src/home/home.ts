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
 * Opens a data directory and the log that its tables follow. Several processes may open it, and create it, at once.
 * Throws a Failure that names the directory or the log, and what is wrong with it.
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

/** A directory that may not be written is read from a copy, which is removed when it is closed. */
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

/** Only the key of a data directory; both are created if missing. */
export async function openKey(path: string): Promise<Uint8Array> {
  try {
    await mkdir(path, { recursive: true, mode: OWNERS_FOLDER })
    return await signingKey(keyFile(path))
  } catch (error) {
    throw failureOf(path, error)
  }
}

/** Only the tables of a data directory, generation by generation. Throws as `openHome` does; creates no directory. */
export async function openTables(path: string): Promise<Tables> {
  try {
    await mustStand(path)
    return await openEmbeddedTables({ path: tablesDirectory(path) })
  } catch (error) {
    throw failureOf(path, error)
  }
}

/** Tables are created after their log, and neither is ever empty. */
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

/** The parts on AWS share an endpoint, also one that was recorded only for the log. */
const sharing = <T extends object>({ log }: Parts, part: T): T =>
  log.log === 'kinesis' && log.endpoint !== undefined ? { endpoint: log.endpoint, ...part } : part

async function closeAll(parts: readonly { close(): Promise<void> }[]): Promise<void> {
  for (const part of parts) await part.close()
}

/** Words for an error of the operating system; errors of the log and the tables have theirs already. */
function failureOf(path: string, error: unknown): unknown {
  if (codeOf(error) === undefined) return error
  return new Failure(`Cannot open data directory "${path}": ${reasonOf(error)}${placeOf(path, error)}`, {
    cause: error,
  })
}

/** The file of the directory that the error is about, if the system names it. */
function placeOf(path: string, error: unknown): string {
  if (!(error instanceof Error && 'path' in error && typeof error.path === 'string')) return ''
  return resolve(error.path) === resolve(path) ? '' : ` (${error.path})`
}
