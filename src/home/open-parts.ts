import { hasQuotas, projectionsOf, type Consuming } from '../application/application.ts'
import { keepStarts } from '../consume/keep-starts.ts'
import { beginLayouts } from '../generations/layouts.ts'
import { beginQuotas } from '../generations/kept-quota.ts'
import { isEmulator } from './access.ts'
import { chooseObjects } from './choose-objects.ts'
import { chooseTables } from './choose-tables.ts'
import type { DataHome, OpenOptions } from './data-home.ts'
import { keepLog, type KeptLog } from './kept-log.ts'
import { keepObjects, objectsDirectory, type KeptObjects } from './kept-objects.ts'
import { keepTables, tablesDirectory, type KeptTables } from './kept-tables.ts'
import { homeKey } from './key.ts'
import { lostEvents } from './lost-events.ts'
import { openLog } from './open-log.ts'
import { keepHomePrivate } from './private-home.ts'
import { FRESH_MS, readingTables } from './reading-tables.ts'
import { mustFollow } from './same-log.ts'

/** Where the parts of a home are. */
export interface Parts {
  readonly log: KeptLog
  readonly tables: KeptTables
  readonly objects: KeptObjects
}

/** Opens what a home consists of, and closes all of it again if a part cannot be opened. */
export async function openParts(
  path: string,
  parts: Parts,
  options: OpenOptions,
  application: Consuming,
): Promise<Omit<DataHome, 'aheadMs' | 'openNotifier'>> {
  await keepHomePrivate(path)
  const key = await homeKey(path)
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
    if (options.create && hasQuotas(application)) await beginQuotas(stored)
    if (options.create) await beginLayouts(stored, [...projectionsOf(application).values()])
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
      consumers: application.consumers,
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
