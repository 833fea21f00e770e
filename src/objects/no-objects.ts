import type { Direct, Objects } from './objects.ts'

/** Objects for a home that has none: every method rejects, and the error says why. */
export function noObjects(why: string): Objects & Direct {
  const refuse = (): Promise<never> => Promise.reject(new Error(`Cannot reach an object: ${why}`))
  return {
    put: refuse,
    get: refuse,
    head: refuse,
    delete: refuse,
    uploadUrl: refuse,
    contentUrl: refuse,
    list: () => ({ [Symbol.asyncIterator]: () => ({ next: refuse }) }),
    close: () => Promise.resolve(),
  }
}
