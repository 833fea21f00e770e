import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { waitForLock } from 'fs-native-extensions'

const GUARD = 'guard'

/**
 * Does something while no other process or thread opens or closes the environment of a directory. LMDB's last user destroys the
 * shared mutexes as it closes (mdb.c, mdb_env_close_active); who opens in that moment waits for it, believes that it comes second,
 * doesn't make them anew (mdb_env_setup_locks) and finds every transaction an "Invalid argument". The system keeps the lock, so
 * none is left behind by who is killed.
 */
export async function alone<T>(directory: string, deed: () => T | Promise<T>): Promise<T> {
  return during(await guardOf(directory), deed)
}

/** As `alone`, but does it in any case: the directory may be gone. */
export async function aloneIfPossible<T>(directory: string, deed: () => T | Promise<T>): Promise<T> {
  return during(await guardOf(directory).catch(() => undefined), deed)
}

async function guardOf(directory: string): Promise<FileHandle> {
  const guard = await open(join(directory, GUARD), 'a+')
  try {
    await waitForLock(guard.fd)
    return guard
  } catch (cause) {
    await guard.close()
    throw cause
  }
}

async function during<T>(guard: FileHandle | undefined, deed: () => T | Promise<T>): Promise<T> {
  try {
    return await deed()
  } finally {
    await guard?.close()
  }
}
