import { constants, fstatSync } from 'node:fs'
import { open, realpath, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import type { Writable } from 'node:stream'

/** Which file a path, a link or a descriptor leads to. */
export interface FileIdentity {
  readonly dev: bigint
  readonly ino: bigint
}

/** Where a command writes; and what it reads, which that must not be. */
export interface Output {
  readonly path: string
  /** Undefined where what is read is no file. */
  readonly input: FileIdentity | undefined
  readonly data: string
}

/** What a data directory holds (ARCHITECTURE, Processes). */
const HOUSE = new Set(['log', 'tables', 'objects', 'key', 'log.json', 'tables.json', 'objects.json'])

/** Opens a file for writing, and empties it once it is known to be none that is read, whatever name or link leads there. */
export async function openOutput({ path, input, data }: Output): Promise<Writable> {
  if (await isOfHouse(path, data)) throw new Error('it is a part of the data directory')
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT, 0o600)
  try {
    await empty(file, input)
  } catch (error) {
    await file.close()
    throw error
  }
  return file.createWriteStream()
}

/** A pipe or a terminal has nothing to empty. */
async function empty(file: FileHandle, input: FileIdentity | undefined): Promise<void> {
  const stats = await file.stat({ bigint: true })
  if (!stats.isFile()) return
  if (input?.dev === stats.dev && input.ino === stats.ino) throw new Error('it is the file that is read')
  if (isShared(stats)) throw new Error('it is the file that the command prints to')
  await file.truncate()
}

/** Whether standard output or standard error goes there: each would write over what the other has written. */
const isShared = ({ dev, ino }: FileIdentity): boolean =>
  [1, 2].some((descriptor) => {
    const other = fstatSync(descriptor, { bigint: true })
    return other.dev === dev && other.ino === ino
  })

async function isOfHouse(path: string, data: string): Promise<boolean> {
  const [first = ''] = relative(await realOf(data), await realOf(path)).split(sep)
  return HOUSE.has(first)
}

/** The real path; of what is not there yet, as far as there is one. */
async function realOf(path: string): Promise<string> {
  const absolute = resolve(path)
  return realpath(absolute).catch(async () =>
    dirname(absolute) === absolute ? absolute : join(await realOf(dirname(absolute)), basename(absolute)),
  )
}
