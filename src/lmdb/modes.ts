import { chmod, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Files that only their owner reads and writes: a log holds where people were. */
export const OWNER_ONLY = 0o600

/** Folders that only their owner enters. */
export const OWNERS_FOLDER = 0o700

/** As an option of lmdb-js, which its types leave out. */
export const OWNERS_DATABASE: object = { permissionsMode: OWNER_ONLY }

/** Takes from everyone but its owner what earlier releases, or a copy, let them do with a file or a folder. */
export async function keepPrivate(path: string): Promise<void> {
  try {
    const found = await stat(path)
    if ((found.mode & 0o077) !== 0) await chmod(path, found.isDirectory() ? OWNERS_FOLDER : OWNER_ONLY)
  } catch (error) {
    if (!isTheirs(error)) throw error
  }
}

/** The same of a folder and the files in it. */
export async function keepFolderPrivate(path: string): Promise<void> {
  await keepPrivate(path)
  for (const name of await readdir(path)) await keepPrivate(join(path, name))
}

/** The same of all in a folder, however deep, where others could enter it: what is made in it since is private. */
export async function keepTreePrivate(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined || (found.mode & 0o077) === 0) return
  for (const entry of await readdir(path, { withFileTypes: true, recursive: true }))
    await keepPrivate(join(entry.parentPath, entry.name))
  await keepPrivate(path)
}

/** It is another user's, or on a disk that is read only, or gone. */
const isTheirs = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  ['EPERM', 'EACCES', 'EROFS', 'ENOENT'].includes(String(error.code))
