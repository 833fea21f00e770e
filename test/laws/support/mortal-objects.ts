import type { Scheduler } from '../../../src/mapping/clock.ts'
import type { Objects } from '../../../src/objects/objects.ts'
import type { Life } from './mortal.ts'

/** Waits before the n-th use for as long as the list says. */
export function pausesBefore(time: Scheduler, pauses: readonly number[]): () => Promise<void> {
  let uses = 0
  return () => time.sleep(pauses[uses++] ?? 0, new AbortController().signal)
}

/** The objects of a process: it pauses before each use, and may be killed before each write. */
export const mortalObjects = (objects: Objects, life: Life, pause: () => Promise<void>): Objects => ({
  ...objects,
  put: (key, about, body, size) => pause().then(() => life.write(() => objects.put(key, about, body, size))),
  head: (key) => pause().then(() => objects.head(key)),
  delete: (key) => pause().then(() => life.write(() => objects.delete(key))),
})
