import { mkdir, realpath } from 'node:fs/promises'
import { alone, aloneIfPossible } from './alone.ts'
import { isSound } from './header.ts'

/** Something open on a directory, and what gives it back: the last user's `release` closes it. */
export interface Shared<Thing> {
  readonly thing: Thing
  readonly release: () => Promise<void>
}

/** LMDB's MDB_INVALID, "file is not a valid LMDB file" (lmdb.h). */
const INVALID = -30793

/**
 * One open environment a directory and thread; the directory is made where it is missing. LMDB opens an environment in a write
 * transaction, on the calling thread: while a commit of the same thread waits for its turn, opening the directory a second time
 * would wait for ever. Throws where the directory cannot be used.
 */
export function sharing<Thing>(
  open: (directory: string) => Thing,
  close: (thing: Thing) => Promise<void>,
): (path: string) => Promise<Shared<Thing>> {
  const held = new Map<string, { readonly thing: Thing; users: number }>()

  function use(directory: string): Shared<Thing> {
    const one = held.get(directory) ?? { thing: openSound(directory, open), users: 0 }
    held.set(directory, one)
    one.users += 1
    return { thing: one.thing, release: () => aloneIfPossible(directory, () => giveBack(directory, one)) }
  }

  async function giveBack(directory: string, one: { readonly thing: Thing; users: number }): Promise<void> {
    one.users -= 1
    if (one.users > 0) return
    held.delete(directory)
    await close(one.thing)
  }

  return async (path) => {
    await mkdir(path, { recursive: true })
    const directory = await realpath(path)
    return alone(directory, () => use(directory))
  }
}

function openSound<Thing>(directory: string, open: (directory: string) => Thing): Thing {
  if (!isSound(directory))
    throw Object.assign(new Error("its data.mdb is damaged, or not LMDB's"), { code: INVALID })
  return open(directory)
}
