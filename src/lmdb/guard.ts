import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { tryLock, unlock, waitForLock } from 'fs-native-extensions'
import { OWNER_ONLY } from './modes.ts'

const FILE = 'guard'

// Two bytes of the file are locked. Opening and closing hold DOOR alone; a commit takes DOOR for a moment and holds
// COMMITS.
const DOOR = 0
const COMMITS = 1

const SHARED = { shared: true }

/**
 * Prevents two races of LMDB among the processes and threads that use one directory. The operating system holds the
 * locks and frees them if a process is killed.
 *
 * Closing and opening: when LMDB's last user closes, it destroys the shared mutexes (mdb.c, mdb_env_close_active). A
 * process that opens at that moment waits for it, assumes that it is not the first user, does not create the mutexes
 * again (mdb_env_setup_locks), and each of its transactions fails with "Invalid argument".
 *
 * Opening and committing: a process that opens reads the number of the newest transaction and stores it for all users,
 * without the writers' mutex (mdb_env_open2). If another process commits in between, the stored number is too old, and
 * the next commit overwrites that one. LMDB 0.9.29 fixes this (ITS#9496); the LMDB of lmdb-js 3.5 does not have the
 * fix.
 */
export class Guard {
  readonly #file: FileHandle
  /** Ends with the last action that began here. */
  #last: Promise<unknown> = Promise.resolve()

  private constructor(file: FileHandle) {
    this.#file = file
  }

  /** The guard of a directory, which must exist. */
  static async of(directory: string): Promise<Guard> {
    return new Guard(await open(join(directory, FILE), 'a+', OWNER_ONLY))
  }

  /**
   * Runs `deed` while no other user opens, closes or commits. New actions of others wait; those under way finish first.
   */
  opening<T>(deed: () => T | Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      await waitForLock(this.#file.fd, DOOR, 1)
      await waitForLock(this.#file.fd, COMMITS, 1)
      return this.#until(DOOR, 2, deed)
    })
  }

  /** Runs `deed` while no other user opens or closes. */
  closing<T>(deed: () => T | Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      await waitForLock(this.#file.fd, DOOR, 1)
      return this.#until(DOOR, 1, deed)
    })
  }

  /** Runs `deed` while no other user opens. Others may commit: LMDB's own mutex orders commits. */
  committing<T>(deed: () => T | Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      if (!tryLock(this.#file.fd, DOOR, 2, SHARED)) await waitForLock(this.#file.fd, DOOR, 2, SHARED)
      unlock(this.#file.fd, DOOR, 1)
      return this.#until(COMMITS, 1, deed)
    })
  }

  /** The caller must wait for all actions first. */
  close(): Promise<void> {
    return this.#file.close()
  }

  /** A descriptor holds a lock once, however often it locks it, so this guard's actions run one after the other. */
  #inTurn<T>(deed: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(deed)
    this.#last = turn.catch(() => undefined)
    return turn
  }

  async #until<T>(from: number, count: number, deed: () => T | Promise<T>): Promise<T> {
    try {
      return await deed()
    } finally {
      unlock(this.#file.fd, from, count)
    }
  }
}
