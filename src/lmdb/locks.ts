import { closeSync, openSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { tryLock } from 'fs-native-extensions'
import { OWNER_ONLY } from './modes.ts'

/** Space for about 1,000 readers: LMDB takes the number of readers from the file's size (mdb_env_setup_locks). */
const ZEROS = Buffer.alloc(64 * 1024)

/**
 * Makes sure that all of a directory's `lock.mdb` is on the disk. LMDB creates the file without writing it, and maps
 * it: the first access to a page for which a full disk has no block would end the process (SIGBUS). If others have the
 * directory open, the file stays as it is; only the first user may write it. Call it while no other process opens the
 * directory. Throws if the disk is full.
 */
export function prepareLocks(directory: string): void {
  const path = join(directory, 'lock.mdb')
  const found = statSync(path, { throwIfNoEntry: false })
  if (found !== undefined && found.size >= ZEROS.length && found.blocks * 512 >= found.size) return
  const file = openSync(path, found === undefined ? 'w+' : 'r+', OWNER_ONLY)
  // LMDB's users share a lock of the first byte (mdb_env_share_locks). To close the file would release all locks that
  // LMDB holds in this process (fcntl(2)), so it stays open if LMDB uses it.
  if (!tryLock(file, 0, 1)) return
  for (let at = 0; at < ZEROS.length;) at += writeSync(file, ZEROS, at, ZEROS.length - at, at)
  closeSync(file)
}
