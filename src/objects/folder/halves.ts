import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { OWNERS_FOLDER } from '../../lmdb/modes.ts'
import { syncDirectory } from './sync.ts'

/**
 * The directories that hold the objects, by the first two digits of their names. Each is made durable once in the life
 * of a process, before anything in it counts as stored: another process may have made it and not have flushed it yet.
 */
export class Halves {
  readonly #made = new Map<string, Promise<void>>()

  made(half: string): Promise<void> {
    const made = this.#made.get(half) ?? make(half)
    this.#made.set(half, made)
    made.catch(() => this.#made.delete(half))
    return made
  }
}

async function make(half: string): Promise<void> {
  await mkdir(half, { recursive: true, mode: OWNERS_FOLDER })
  await syncDirectory(dirname(half))
}
