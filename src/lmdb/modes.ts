import { chmod, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** The mode of files: only their owner reads and writes them, because a log holds locations of people. */
export const OWNER_ONLY = 0o600

/** The mode of folders: only their owner enters them. */
export const OWNERS_FOLDER = 0o700

/** An option of lmdb-js that its types do not have. */
export const OWNERS_DATABASE: object = { permissionsMode: OWNER_ONLY }

/**
 * Takes all rights to a file or folder from everyone but its owner. Earlier releases, or a copy, may have given some.
 */
export async function keepPrivate(path: string): Promise<void> {
  try {
    const found = await stat(path)
    if ((found.mode & 0o077) !== 0) await chmod(path, found.isDirectory() ? OWNERS_FOLDER : OWNER_ONLY)
  } catch (error) {
    if (!isTheirs(error)) throw error
  }
}

/** The same for a folder and the files in it. */
export async function keepFolderPrivate(path: string): Promise<void> {
  await keepPrivate(path)
  for (const name of await readdir(path)) await keepPrivate(join(path, name))
}

/**
 * The same for everything in a folder, at any depth, if others can enter it. What is created in a private folder is
 * private.
 */
export async function keepTreePrivate(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined || (found.mode & 0o077) === 0) return
  for (const entry of await readdir(path, { withFileTypes: true, recursive: true }))
    await keepPrivate(join(entry.parentPath, entry.name))
  await keepPrivate(path)
}

/** The file belongs to another user, is on a read-only disk, or does not exist any more. */
const isTheirs = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  ['EPERM', 'EACCES', 'EROFS', 'ENOENT'].includes(String(error.code))
