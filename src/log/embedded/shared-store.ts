import { sharing } from '../../lmdb/shared.ts'
import { Store } from './store.ts'

/** The store of a directory, made where it is missing. Throws where the directory cannot be used. */
export const shareStore = sharing(
  (directory, guard) => new Store(directory, guard),
  (store) => store.close(),
)
