import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** Heap and external memory of the thread that answers requests, in bytes. */
export interface Collected {
  /** The peak since the last collection. */
  readonly peak: number
  /** What is left after this one. */
  readonly used: number
}

/** Makes a server under the sampler collect its garbage. `peaks` is the sampler's directory. */
export async function collectedBy(pid: number | undefined, peaks: string): Promise<Collected> {
  if (pid === undefined) throw new Error('Cannot measure memory: the server did not start')
  const file = join(peaks, 'collected')
  await rm(file, { force: true })
  process.kill(pid, 'SIGUSR2')
  for (;;) {
    const text = await readFile(file, 'utf8').catch(() => undefined)
    if (text !== undefined) return JSON.parse(text) as Collected
    await pause(20)
  }
}
