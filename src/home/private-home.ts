import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { keepFolderPrivate, keepPrivate, keepTreePrivate } from '../lmdb/modes.ts'

const FILES = ['key', 'log.json', 'tables.json', 'objects.json']
const FOLDERS = ['log', 'tables']
const OBJECTS = 'objects'

const isOurs = (name: string): boolean =>
  [...FILES, ...FOLDERS, OBJECTS].includes(name) || name.startsWith('key.')

/**
 * Takes all rights to the files of a home from other users. A directory that holds other files too is left unchanged.
 */
export async function keepHomePrivate(path: string): Promise<void> {
  const names = await readdir(path)
  for (const name of FILES) if (names.includes(name)) await keepPrivate(join(path, name))
  for (const name of FOLDERS) if (names.includes(name)) await keepFolderPrivate(join(path, name))
  await keepTreePrivate(join(path, OBJECTS))
  if (names.every(isOurs)) await keepPrivate(path)
}
