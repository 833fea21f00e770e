import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { writeAbout, type Stored } from '../../../src/objects/about.ts'
import { exactly } from '../../../src/objects/exactly.ts'
import { checkKey, checkRange, type Objects } from '../../../src/objects/objects.ts'

interface Kept {
  readonly stored: Stored
  readonly bytes: Buffer
}

/** Objects in memory. They pass the contract of the port, except that parts of a broken body are not kept. */
export function memoryObjects(now: () => number): Objects {
  const kept = new Map<string, Kept>()
  const at = async (key: string): Promise<Kept | undefined> => {
    checkKey(key)
    await Promise.resolve()
    return kept.get(key)
  }
  return {
    put: async (key, about, body, size) => {
      writeAbout(about)
      const before = await at(key)
      if (before !== undefined) {
        body.destroy()
        return before.stored
      }
      const bytes = await buffer(exactly(body, { size, sha256: about.sha256 }))
      const stands = kept.get(key)
      if (stands !== undefined) return stands.stored
      const stored = { ...about, size, storedAt: now() }
      kept.set(key, { stored, bytes })
      return stored
    },
    get: async (key, range) => {
      if (range !== undefined) checkRange(range)
      const found = await at(key)
      if (found === undefined) return undefined
      const { from = 0, to = found.bytes.length } = range ?? {}
      return {
        ...found.stored,
        body: Readable.from([found.bytes.subarray(from, to + 1)], { objectMode: false }),
      }
    },
    head: async (key) => (await at(key))?.stored,
    delete: async (key) => {
      if ((await at(key)) !== undefined) kept.delete(key)
    },
    list: async function* (prefix) {
      for (const key of [...kept.keys()]) if (key.startsWith(prefix)) yield Promise.resolve(key)
    },
    close: () => Promise.resolve(),
  }
}
