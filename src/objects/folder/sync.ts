import { open } from 'node:fs/promises'

/** A new name in a directory is durable only after the directory is flushed (fsync(2)). */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}
