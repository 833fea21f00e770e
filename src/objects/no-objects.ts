import type { Direct, Objects } from './objects.ts'

/** Where there are none: whoever asks for one hears why. */
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
