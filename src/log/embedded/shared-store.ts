import { mkdirSync, realpathSync } from 'node:fs'
import { isSound } from '../../lmdb/header.ts'
import { sharing, type Shared } from '../../lmdb/shared.ts'
import { Store } from './store.ts'

const share = sharing(
  (directory) => new Store(directory),
  (store) => store.close(),
)

/** The store of a directory, made where it is missing. Throws where the directory cannot be used. */
export function shareStore(path: string): Shared<Store> {
  mkdirSync(path, { recursive: true })
  const directory = realpathSync(path)
  if (!isSound(directory)) throw new Error('its data.mdb is damaged, or not a log')
  return share(directory)
}
