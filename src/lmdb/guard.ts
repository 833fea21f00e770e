import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { tryLock, unlock, waitForLock } from 'fs-native-extensions'
import { OWNER_ONLY } from './modes.ts'

const FILE = 'guard'

// The bytes of the file that are locked. Who opens or closes has the door to himself, who commits passes through it.
const DOOR = 0
const COMMITS = 1

const SHARED = { shared: true }

/**
 * Keeps apart what LMDB doesn't, among the processes and threads that use one directory. The system keeps the locks: none is
 * left behind by who is killed.
 *
 * Closing and opening: LMDB's last user destroys the shared mutexes as it closes (mdb.c, mdb_env_close_active); who opens in
 * that moment waits for it, believes that it comes second, doesn't make them anew (mdb_env_setup_locks) and finds every
 * transaction an "Invalid argument".
 *
 * Opening and committing: who opens reads which transaction is the newest and stores that where all find it, without the
 * writers' mutex (mdb_env_open2); a commit in between is no longer the newest, and the next one overwrites it. LMDB 0.9.29
 * mends this (ITS#9496), the LMDB of lmdb-js 3.5 is without.
 */
export class Guard {
  readonly #file: FileHandle
  /** Ends when what was begun here last does. */
  #last: Promise<unknown> = Promise.resolve()

  private constructor(file: FileHandle) {
    this.#file = file
  }

  /** Of a directory, which must be there. */
  static async of(directory: string): Promise<Guard> {
    return new Guard(await open(join(directory, FILE), 'a+', OWNER_ONLY))
  }

  /** Does something while nobody else opens, closes or commits. From here on nobody begins to; what is under way ends first. */
  opening<T>(deed: () => T | Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      await waitForLock(this.#file.fd, DOOR, 1)
      await waitForLock(this.#file.fd, COMMITS, 1)
      return this.#until(DOOR, 2, deed)
    })
  }

  /** Does something while nobody else opens or closes. */
  closing<T>(deed: () => T | Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      await waitForLock(this.#file.fd, DOOR, 1)
      return this.#until(DOOR, 1, deed)
    })
  }

  /** Does something while nobody opens. Others may commit: they find LMDB's own mutex. */
  committing<T>(deed: () => T | Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      if (!tryLock(this.#file.fd, DOOR, 2, SHARED)) await waitForLock(this.#file.fd, DOOR, 2, SHARED)
      unlock(this.#file.fd, DOOR, 1)
      return this.#until(COMMITS, 1, deed)
    })
  }

  /** When all is done. */
  close(): Promise<void> {
    return this.#file.close()
  }

  /** A descriptor holds a byte once, however often it asks for it. */
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
