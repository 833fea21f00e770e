import { mkdir } from 'node:fs/promises'
import type { Consuming } from '../application/application.ts'
import { Failure } from '../base/failure.ts'
import { MAX_AHEAD_MS } from '../events/horizon.ts'
import { OWNERS_FOLDER } from '../lmdb/modes.ts'
import { openEmbeddedTables } from '../tables/embedded.ts'
import type { Tables } from '../tables/tables.ts'
import { consumersHere } from './consumers-here.ts'
import type { DataHome, OpenOptions } from './data-home.ts'
import { hasLostLog } from './has-lost-log.ts'
import { homeFailure } from './home-failure.ts'
import type { HomeOptions } from './home-options.ts'
import { chosenLog, keptLog, type KeptLog } from './kept-log.ts'
import { chosenObjects, keptObjects } from './kept-objects.ts'
import { chosenTables, keptTables, tablesDirectory } from './kept-tables.ts'
import { homeKey } from './key.ts'
import { openNotifier } from './open-notifier.ts'
import { openParts } from './open-parts.ts'
import { logIsGone } from './same-log.ts'
import { mayWrite, stillCopy } from './still-copy.ts'

/**
 * Opens a data directory and the log that its tables follow. Several processes may open it, and create it, at once.
 * Throws a Failure that names the directory or the log, and what is wrong with it.
 */
export async function openHome(
  home: HomeOptions,
  options: OpenOptions,
  application: Consuming,
): Promise<DataHome> {
  const path = home.data
  try {
    if (options.reads === true && !(await mayWrite(path))) return await openCopy(home, application)
    if (options.create) await mkdir(path, { recursive: true, mode: OWNERS_FOLDER })
    if (await hasLostLog(path)) throw logIsGone(path)
    const kept = options.create ? await keptLog(path) : await mustStand(path)
    const tables = chosenTables(home, await keptTables(path))
    const objects = chosenObjects(home, await keptObjects(path))
    const log = chosenLog(home, kept)
    const here = { ...application, consumers: consumersHere(application.consumers, home.notifyTopic) }
    const parts = await openParts(path, { log, tables, objects }, options, here)
    return {
      ...parts,
      openNotifier: () => openNotifier(home, log),
      aheadMs: home.maxAhead === undefined ? MAX_AHEAD_MS : home.maxAhead * 1000,
    }
  } catch (error) {
    throw homeFailure(path, error)
  }
}

/** A directory that may not be written is read from a copy, which is removed when it is closed. */
async function openCopy(home: HomeOptions, application: Consuming): Promise<DataHome> {
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
    return await homeKey(path)
  } catch (error) {
    throw homeFailure(path, error)
  }
}

/**
 * Only the stored tables of a data directory: each generation separately. Throws as `openHome` does; creates no
 * directory.
 */
export async function openTables(path: string): Promise<Tables> {
  try {
    await mustStand(path)
    return await openEmbeddedTables({ path: tablesDirectory(path) })
  } catch (error) {
    throw homeFailure(path, error)
  }
}

async function mustStand(path: string): Promise<KeptLog> {
  const kept = await keptLog(path)
  if (kept === undefined) throw new Failure(`No data directory at "${path}": start or append makes one`)
  return kept
}
