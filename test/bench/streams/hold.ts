import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Heard, Held } from './holder.ts'

const HOLDER = fileURLToPath(new URL('./holder.js', import.meta.url))

export interface Holder {
  /** Resolves when the user is told something, from now on. */
  told(user: string): Promise<void>
  close(): Promise<void>
}

/** Opens streams in a process of its own; resolves when all of them are open. */
export async function holdStreams(held: Held): Promise<Holder> {
  const child = fork(HOLDER)
  const gone = once(child, 'exit')
  const failed = gone.then(() => {
    throw new Error('Cannot hold the streams: their process ended')
  })
  failed.catch(() => undefined)
  child.send(held)
  const heard = (isWanted: (heard: Heard) => boolean): Promise<void> =>
    Promise.race([
      failed,
      new Promise<void>((resolve) => {
        const hear = (message: unknown): void => {
          if (!isWanted(message as Heard)) return
          child.off('message', hear)
          resolve()
        }
        child.on('message', hear)
      }),
    ])
  await heard((one) => one === 'open')
  return {
    told: (user) => heard((one) => typeof one === 'object' && one.user === user),
    close: async () => {
      child.kill()
      await gone
    },
  }
}
