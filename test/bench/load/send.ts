import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Plan, Sent } from './plan.ts'

const SENDER = fileURLToPath(new URL('./sender.js', import.meta.url))

export interface Sender {
  /** Sends the whole plan; resolves when the last event is acknowledged. */
  go(): Promise<Sent>
}

/** Starts a process that prepares all requests first, so that sending costs little CPU. */
export async function prepareSender(plan: Plan): Promise<Sender> {
  const child = fork(SENDER, { serialization: 'advanced', execArgv: ['--expose-gc'] })
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`Cannot send the events: the sender ended with code ${String(code)}`)
  })
  failed.catch(() => undefined)
  const heard = async (): Promise<unknown> =>
    ((await Promise.race([once(child, 'message'), failed])) as unknown[])[0]
  child.send(plan)
  await heard()
  return {
    async go() {
      child.send('go')
      return (await heard()) as Sent
    },
  }
}
