import { mkdirSync, realpathSync } from 'node:fs'
import { isSound } from '../../lmdb/header.ts'
import { Store } from './store.ts'

/**
 * One store a directory and thread. LMDB opens an environment in a write transaction, on the calling thread: while
 * a commit of the same thread waits for its turn, opening the directory a second time would wait for ever.
 */
const stores = new Map<string, { readonly store: Store; users: number }>()

/** A store and what gives it back: the last user's `release` closes it. */
export interface SharedStore {
  readonly store: Store
  readonly release: () => Promise<void>
}

/** The store of a directory, made where it is missing. Throws where the directory cannot be used. */
export function shareStore(path: string): SharedStore {
  mkdirSync(path, { recursive: true })
  const directory = realpathSync(path)
  if (!isSound(directory)) throw new Error('its data.mdb is damaged, or not a log')
  const shared = stores.get(directory) ?? { store: new Store(directory), users: 0 }
  stores.set(directory, shared)
  shared.users += 1
  const release = async () => {
    shared.users -= 1
    if (shared.users > 0) return
    stores.delete(directory)
    await shared.store.close()
  }
  return { store: shared.store, release }
}
