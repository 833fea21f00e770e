/** Something open on a directory, and what gives it back: the last user's `release` closes it. */
export interface Shared<Thing> {
  readonly thing: Thing
  readonly release: () => Promise<void>
}

/**
 * One open environment a directory and thread. LMDB opens an environment in a write transaction, on the calling thread:
 * while a commit of the same thread waits for its turn, opening the directory a second time would wait for ever.
 */
export function sharing<Thing>(
  open: (directory: string) => Thing,
  close: (thing: Thing) => Promise<void>,
): (directory: string) => Shared<Thing> {
  const held = new Map<string, { readonly thing: Thing; users: number }>()
  return (directory) => {
    const one = held.get(directory) ?? { thing: open(directory), users: 0 }
    held.set(directory, one)
    one.users += 1
    const release = async () => {
      one.users -= 1
      if (one.users > 0) return
      held.delete(directory)
      await close(one.thing)
    }
    return { thing: one.thing, release }
  }
}
