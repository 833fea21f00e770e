import { mkdir, realpath } from 'node:fs/promises'
import { damageSeen } from './damage.ts'
import { Guard } from './guard.ts'
import { whyUnsound } from './header.ts'
import { prepareLocks } from './locks.ts'
import { keepFolderPrivate, OWNERS_FOLDER } from './modes.ts'

/** An open environment of a directory. The `release` of the last user closes it. */
export interface Shared<Thing> {
  readonly thing: Thing
  readonly release: () => Promise<void>
}

interface Held<Thing> {
  readonly thing: Thing
  readonly guard: Guard
  users: number
}

/**
 * One open environment for each directory and thread; a missing directory is created. LMDB opens an environment in a
 * write transaction on the calling thread. If a commit of the same thread waits for its turn, a second environment on
 * the same directory would wait for ever. Each environment must commit through the guard that `open` receives. Throws
 * if the directory cannot be used.
 */
export function sharing<Thing>(
  open: (directory: string, guard: Guard) => Thing | Promise<Thing>,
  close: (thing: Thing) => Promise<void>,
): (path: string) => Promise<Shared<Thing>> {
  const held = new Map<string, Held<Thing>>()

  async function use(directory: string, guard: Guard): Promise<Held<Thing>> {
    const one = held.get(directory) ?? { thing: await openSound(directory, guard), guard, users: 0 }
    await keepFolderPrivate(directory)
    held.set(directory, one)
    one.users += 1
    return one
  }

  function openSound(directory: string, guard: Guard): Thing | Promise<Thing> {
    const why = whyUnsound(directory)
    if (why !== undefined) throw damageSeen(why)
    prepareLocks(directory)
    return open(directory, guard)
  }

  async function release(directory: string, one: Held<Thing>): Promise<void> {
    await one.guard.closing(async () => {
      one.users -= 1
      if (one.users > 0) return
      held.delete(directory)
      await close(one.thing)
    })
    if (one.users === 0) await one.guard.close()
  }

  return async (path) => {
    await mkdir(path, { recursive: true, mode: OWNERS_FOLDER })
    const directory = await realpath(path)
    const guard = await Guard.of(directory)
    let one: Held<Thing> | undefined
    try {
      one = await guard.opening(() => use(directory, guard))
    } finally {
      if (one?.guard !== guard) await guard.close()
    }
    const { thing } = one
    return { thing, release: () => release(directory, one) }
  }
}
