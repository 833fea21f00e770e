import { closeSync, openSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { tryLock } from 'fs-native-extensions'
import { OWNER_ONLY } from './modes.ts'

/** Room for some 1,000 readers: LMDB takes as many as the file holds (mdb_env_setup_locks). */
const ZEROS = Buffer.alloc(64 * 1024)

/**
 * Sees that all of a directory's `lock.mdb` is on the disk. LMDB makes it without writing it, and maps it: the first look at a page
 * that a full disk has no room for would end the process (SIGBUS). Where others have the directory open it stays as it is; who is
 * first may write it anew. While nobody else opens. Throws where there is no room.
 */
export function prepareLocks(directory: string): void {
  const path = join(directory, 'lock.mdb')
  const found = statSync(path, { throwIfNoEntry: false })
  if (found !== undefined && found.size >= ZEROS.length && found.blocks * 512 >= found.size) return
  const file = openSync(path, found === undefined ? 'w+' : 'r+', OWNER_ONLY)
  // LMDB's users share a lock of the first byte (mdb_env_share_locks). Closing the file would take from this process all
  // that LMDB has locked in it (fcntl(2)): where it is in use it stays open.
  if (!tryLock(file, 0, 1)) return
  for (let at = 0; at < ZEROS.length;) at += writeSync(file, ZEROS, at, ZEROS.length - at, at)
  closeSync(file)
}
