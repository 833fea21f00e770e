import { open } from 'node:fs/promises'

/** A name is durable once its directory is flushed (fsync(2)). */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}
