import { sharing } from '../../lmdb/shared.ts'
import { Store } from './store.ts'

/** The store of a directory, which is created if missing. Throws if the directory cannot be used. */
export const shareStore = sharing(
  (directory, guard) => new Store(directory, guard),
  (store) => store.close(),
)
