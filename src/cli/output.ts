import { constants, fstatSync } from 'node:fs'
import { open, realpath, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import type { Writable } from 'node:stream'

/** Identifies the file behind a path, a link or a descriptor. */
export interface FileIdentity {
  readonly dev: bigint
  readonly ino: bigint
}

/** A file for a command's output; it must not be the command's input. */
export interface Output {
  readonly path: string
  /** Undefined if the input is not a file. */
  readonly input: FileIdentity | undefined
  readonly data: string
}

/** The names in a data directory (ARCHITECTURE.md, Processes). */
const HOUSE = new Set(['log', 'tables', 'objects', 'key', 'log.json', 'tables.json', 'objects.json'])

/**
 * Opens a file for writing. It empties the file only after a check that it is not the input, by whatever name or link.
 */
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

/** A pipe or a terminal cannot be emptied. */
async function empty(file: FileHandle, input: FileIdentity | undefined): Promise<void> {
  const stats = await file.stat({ bigint: true })
  if (!stats.isFile()) return
  if (input?.dev === stats.dev && input.ino === stats.ino) throw new Error('it is the file that is read')
  if (isShared(stats)) throw new Error('it is the file that the command prints to')
  await file.truncate()
}

/** Whether standard output or standard error is the same file: the two would overwrite each other. */
const isShared = ({ dev, ino }: FileIdentity): boolean =>
  [1, 2].some((descriptor) => {
    const other = fstatSync(descriptor, { bigint: true })
    return other.dev === dev && other.ino === ino
  })

async function isOfHouse(path: string, data: string): Promise<boolean> {
  const [first = ''] = relative(await realOf(data), await realOf(path)).split(sep)
  return HOUSE.has(first)
}

/** The real path; for a path that does not exist yet, the real path of the part that does. */
async function realOf(path: string): Promise<string> {
  const absolute = resolve(path)
  return realpath(absolute).catch(async () =>
    dirname(absolute) === absolute ? absolute : join(await realOf(dirname(absolute)), basename(absolute)),
  )
}
