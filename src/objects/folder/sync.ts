import { closeSync, openSync } from 'node:fs'
import { flushed } from './file.ts'

/** A new name in a directory is durable only after the directory is flushed (fsync(2)). */
export async function syncDirectory(path: string): Promise<void> {
  const directory = openSync(path, 'r')
  try {
    await flushed(directory)
  } finally {
    closeSync(directory)
  }
}
