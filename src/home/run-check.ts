import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf, Failure } from '../base/failure.ts'
import { inFile } from '../lmdb/header.ts'
import { checkLog } from '../log/embedded/check.ts'
import { readStored } from '../objects/folder/stored.ts'
import { DRAFTS } from '../objects/folder/sweep.ts'
import { checkTables } from '../tables/embedded/check.ts'
import { keptLog, logDirectory } from './kept-log.ts'
import { objectsDirectory } from './kept-objects.ts'
import { tablesDirectory } from './kept-tables.ts'

/** The counts of a home's files, and their flaws, each with its file and place. */
export interface Checked {
  readonly records: number
  readonly rows: number
  readonly objects: number
  readonly flaws: readonly string[]
}

const TRIES = 5

/** Reads all files of a data directory without LMDB, also while it is in use. Throws a Failure if there is none. */
export async function runCheck(path: string): Promise<Checked> {
  if ((await keptLog(path)) === undefined)
    throw new Failure(`No data directory at "${path}": nothing is checked`)
  const log = steady(logDirectory(path), checkLog)
  const tables = steady(tablesDirectory(path), checkTables)
  const objects = await checkObjects(objectsDirectory(path))
  const flaws = [
    ...log.flaws.map((what) => `${join(logDirectory(path), 'data.mdb')}: ${what}`),
    ...tables.flaws.map((what) => `${join(tablesDirectory(path), 'data.mdb')}: ${what}`),
    ...objects.flaws,
  ]
  return { records: log.records, rows: tables.rows, objects: objects.objects, flaws }
}

/** Another process may overwrite pages during the check: a flaw counts only if nobody committed meanwhile. */
function steady<T extends { readonly flaws: readonly string[] }>(
  directory: string,
  check: (directory: string) => T,
): T {
  for (let tries = 1; ; tries += 1) {
    const before = newest(directory)
    const checked = check(directory)
    if (checked.flaws.length === 0 || tries === TRIES || newest(directory) === before) return checked
  }
}

const newest = (directory: string): bigint | undefined => inFile(directory, (_, meta) => meta?.transaction)

interface CheckedObjects {
  readonly objects: number
  readonly flaws: readonly string[]
}

/** Whether the description of each object can be read, and its bytes exist. */
async function checkObjects(path: string): Promise<CheckedObjects> {
  const flaws: string[] = []
  let objects = 0
  for (const group of await namesIn(path)) {
    if (group === DRAFTS) continue
    for (const name of await namesIn(join(path, group))) {
      const place = join(path, group, name)
      if (stands(place)) objects += 1
      else if ((await namesIn(place)).length > 0)
        flaws.push(`${place}: what is said of the object cannot be read, or it has no content`)
    }
  }
  return { objects, flaws }
}

function stands(place: string): boolean {
  try {
    return readStored(place) !== undefined
  } catch {
    return false
  }
}

const namesIn = (path: string): Promise<readonly string[]> =>
  readdir(path).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return []
    throw error
  })
