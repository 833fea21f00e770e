import { mkdir, readdir, realpath, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { codeOf, Failure, reasonOf } from '../base/failure.ts'
import type { DataHome } from './data-home.ts'
import { OWNERS_FOLDER } from '../lmdb/modes.ts'
import { openEmbeddedLog } from '../log/embedded.ts'
import { DRAFTS } from '../objects/folder/sweep.ts'
import { syncDirectory } from '../objects/folder/sync.ts'
import { openEmbeddedTables } from '../tables/embedded.ts'
import { bytesIn, copyFiles, seal } from './copy-files.ts'
import { SMALL_FILES } from './home-files.ts'
import { keptLog, logDirectory, type KeptLog } from './kept-log.ts'
import { keptObjects, objectsDirectory, type KeptObjects } from './kept-objects.ts'
import { keptTables, tablesDirectory, type KeptTables } from './kept-tables.ts'

/** What was copied, the destination, and the parts that are elsewhere. */
export interface BackedUp {
  readonly path: string
  readonly bytes: number
  /** `tables`, `log`, `objects`, … */
  readonly copied: readonly string[]
  /** Parts of the home that are not in the directory: they were not copied. */
  readonly elsewhere: readonly string[]
}

const LOOK_EVERY_MS = 200

type Tell = (bytes: number, of: number) => void

/**
 * Copies a home while it is in use. The tables are copied first: all their events are in the log that is copied after
 * them, and they catch up with the rest. Objects are copied last, because every object that an event of the copied log
 * names was stored before. The copy is made beside its destination and then renamed. Throws a Failure if it cannot be
 * made, and then leaves nothing.
 */
export async function runBackup(home: DataHome, to: string, tell: Tell): Promise<BackedUp> {
  const path = resolve(to)
  await mustBeFree(home.path, path)
  const draft = `${path}.partial-${process.pid}`
  try {
    await mkdir(draft, { recursive: true, mode: OWNERS_FOLDER })
    const made = await copyInto(draft, home.path, tell)
    await rename(draft, path)
    await syncDirectory(dirname(path))
    return { path, ...made }
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure(`Cannot back up to "${path}": ${reasonOf(error)}`, { cause: error })
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

async function mustBeFree(home: string, path: string): Promise<void> {
  const names = await readdir(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return []
    throw new Failure(`Cannot back up to "${path}": ${reasonOf(error)}`, { cause: error })
  })
  if (names.length > 0) throw new Failure(`Cannot back up to "${path}": it is not empty`)
  const [from, place] = [await realpath(home), join(await whereIs(dirname(path)), basename(path))]
  if (`${place}${sep}`.startsWith(`${from}${sep}`))
    throw new Failure(`Cannot back up to "${path}": it is in the data directory itself`)
}

/** The real path of a directory whose last parts may not exist yet. */
async function whereIs(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    return join(await whereIs(dirname(path)), basename(path))
  }
}

async function copyInto(draft: string, home: string, tell: Tell): Promise<Omit<BackedUp, 'path'>> {
  const [log, tables, objects] = await Promise.all([keptLog(home), keptTables(home), keptObjects(home)])
  const copied: string[] = []
  const of = await bytesIn(home)
  const beat = setInterval(
    () =>
      void bytesIn(draft).then(
        (bytes) => tell(bytes, of),
        () => undefined,
      ),
    LOOK_EVERY_MS,
  )
  try {
    if (tables?.tables === 'embedded') copied.push(await copyTables(home, draft))
    if (log?.log === 'embedded') copied.push(await copyLog(home, draft))
    if (objects?.objects === 'folder') {
      await copyFiles(objectsDirectory(home), objectsDirectory(draft))
      await rm(join(objectsDirectory(draft), DRAFTS), { recursive: true, force: true })
      copied.push('objects')
    }
    for (const name of SMALL_FILES)
      if (await copyFiles(join(home, name), join(draft, name))) copied.push(name)
    await seal(draft)
  } finally {
    clearInterval(beat)
  }
  return { bytes: await bytesIn(draft), copied, elsewhere: elsewhereOf(log, tables, objects) }
}

async function copyTables(home: string, draft: string): Promise<string> {
  const tables = await openEmbeddedTables({ path: tablesDirectory(home) })
  return copyOpen(tables, tablesDirectory(draft), 'tables')
}

async function copyLog(home: string, draft: string): Promise<string> {
  const log = await openEmbeddedLog({ path: logDirectory(home), cacheBytes: 0 })
  return copyOpen(log, logDirectory(draft), 'log')
}

interface Copied {
  copyTo(directory: string): Promise<void>
  close(): Promise<void>
}

async function copyOpen(part: Copied, directory: string, name: string): Promise<string> {
  try {
    await mkdir(directory, { mode: OWNERS_FOLDER })
    await part.copyTo(directory)
    return name
  } finally {
    await part.close()
  }
}

const elsewhereOf = (
  log: KeptLog | undefined,
  tables: KeptTables | undefined,
  objects: KeptObjects | undefined,
): readonly string[] => [
  ...(log?.log === 'kinesis' ? [`the log, which is the Kinesis stream "${log.stream}"`] : []),
  ...(tables?.tables === 'dynamodb' ? [`the tables, which are in DynamoDB under "${tables.prefix}"`] : []),
  ...(objects?.objects === 's3' ? [`the objects, which are in the bucket "${objects.bucket}"`] : []),
]
