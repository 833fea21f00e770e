import { closeSync, constants, openSync } from 'node:fs'
import { access, copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { codeOf, Failure } from '../base/failure.ts'
import { newestMeta } from '../lmdb/meta.ts'
import { OWNERS_FOLDER } from '../lmdb/modes.ts'
import { copyFiles } from './copy-files.ts'
import { SMALL_FILES } from './home-files.ts'
import { logDirectory } from './kept-log.ts'
import { tablesDirectory } from './kept-tables.ts'

/** A copy of a data directory at one moment, in a folder of this process. */
export interface StillCopy {
  readonly path: string
  readonly remove: () => Promise<void>
}

const TRIES = 20
const PAUSE_MS = 50

/** Whether this process may write the files that LMDB writes even for a reader: its table of readers, and the locks. */
export async function mayWrite(home: string): Promise<boolean> {
  const parts = [home, logDirectory(home), tablesDirectory(home)]
  const paths = await Promise.all(parts.map(pathsIn))
  const writable = await Promise.all(paths.flat().map(isWritable))
  return writable.every((one) => one)
}

/**
 * Copies the log and the tables of a directory that cannot be written. The tables come first, because the log must hold
 * all their events.
 */
export async function stillCopy(home: string): Promise<StillCopy> {
  const path = await mkdtemp(join(tmpdir(), 'tributary-still-'))
  const remove = () => rm(path, { recursive: true, force: true })
  try {
    for (const part of [tablesDirectory, logDirectory]) await copyPart(part(home), part(path))
    for (const name of SMALL_FILES) await copyFiles(join(home, name), join(path, name))
    return { path, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

async function copyPart(from: string, to: string): Promise<void> {
  if ((await pathsIn(from)).length === 0) return
  await mkdir(to, { mode: OWNERS_FOLDER })
  const [file, copy] = [join(from, 'data.mdb'), join(to, 'data.mdb')]
  for (let tries = 0; tries < TRIES; tries += 1) {
    const before = transactionOf(file)
    await copyFile(file, copy, constants.COPYFILE_FICLONE)
    if (transactionOf(file) === before) return
    await sleep(PAUSE_MS)
  }
  throw new Failure(`Cannot read "${file}": it may not be written here, and others write it without a pause`)
}

/**
 * The newest transaction of a file. A file that was copied while no transaction ended is a snapshot: LMDB never
 * overwrites a page of the newest transaction (lmdb.h, "copy-on-write").
 */
function transactionOf(path: string): bigint | undefined {
  const file = openSync(path, 'r')
  try {
    return newestMeta(file)?.transaction
  } finally {
    closeSync(file)
  }
}

/** A folder and its files; empty if it does not exist. */
async function pathsIn(path: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true })
    return [path, ...entries.filter((entry) => entry.isFile()).map(({ name }) => join(path, name))]
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return []
    throw error
  }
}

const isWritable = (path: string): Promise<boolean> =>
  access(path, constants.W_OK).then(
    () => true,
    (error: unknown) => !['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error) ?? ''),
  )
