import { buffer } from 'node:stream/consumers'
import type { About, Stored } from '../../../src/objects/about.ts'
import type { Objects } from '../../../src/objects/objects.ts'

/** An object, and its bytes as a text. */
export interface Kept extends Stored {
  readonly text: string
}

export type Call = <T>(use: () => Promise<T>) => Promise<T>

export const keptOf = (about: About, text: string): Kept => ({
  ...about,
  size: text.length,
  storedAt: 1_800_000_000_000,
  text,
})

/** Objects in memory, each use of which is a call. `look` is called after each change. */
export function calledObjects(kept: Map<string, Kept>, call: Call, look: () => void): Objects {
  const at = <T>(use: () => T): Promise<T> => call(() => Promise.resolve().then(use))
  return {
    put: async (key, about, body) => {
      const text = (await buffer(body)).toString()
      return at(() => {
        const stands = kept.get(key) ?? keptOf(about, text)
        kept.set(key, stands)
        look()
        return stands
      })
    },
    get: () => at(() => undefined),
    head: (key) => at(() => kept.get(key)),
    delete: (key) =>
      at(() => {
        kept.delete(key)
        look()
      }),
    list: async function* (prefix) {
      yield* await at(() => [...kept.keys()].filter((key) => key.startsWith(prefix)))
    },
    close: () => Promise.resolve(),
  }
}
