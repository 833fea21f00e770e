import { setImmediate } from 'node:timers/promises'
import type { Scheduler } from '../../../../src/mapping/clock.ts'

interface Sleeper {
  readonly at: number
  readonly wake: () => void
}

/** The same time on a clock that is ahead by `ms` milliseconds. */
export const ahead = (time: VirtualTime, ms: number): Scheduler => ({
  now: () => time.now() + ms,
  sleep: (duration, signal) => time.sleep(duration, signal),
  breathe: () => time.breathe(),
})

/** A clock that jumps to the next moment that anybody waits for, when all other work is done. */
export class VirtualTime implements Scheduler {
  #now: number
  #sleepers: Sleeper[] = []
  #running = false

  constructor(start = 1_700_000_000_000) {
    this.#now = start
  }

  now(): number {
    return this.#now
  }

  breathe(): Promise<void> {
    return Promise.resolve()
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const cut = () => this.#forget(sleeper)
      const wake = () => {
        signal.removeEventListener('abort', cut)
        resolve()
      }
      const sleeper: Sleeper = { at: this.#now + ms, wake }
      this.#sleepers.push(sleeper)
      signal.addEventListener('abort', cut)
      void this.#run()
    })
  }

  #forget(sleeper: Sleeper): void {
    this.#sleepers = this.#sleepers.filter((each) => each !== sleeper)
    sleeper.wake()
  }

  async #run(): Promise<void> {
    if (this.#running) return
    this.#running = true
    while (this.#sleepers.length > 0) {
      await setImmediate()
      const next = this.#sleepers.reduce<Sleeper | undefined>(
        (least, each) => (least === undefined || each.at < least.at ? each : least),
        undefined,
      )
      if (next === undefined) break
      this.#now = Math.max(this.#now, next.at)
      this.#forget(next)
    }
    this.#running = false
  }
}
