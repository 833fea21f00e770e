import type { LogReader } from '../log/log.ts'
import { Bell } from './bell.ts'
import { systemScheduler, type Scheduler } from './clock.ts'

/** How long from one look to the next, in milliseconds. */
const LOOK_MS = 25

/** With every so many looks those that rest are woken, whether or not anything has changed. */
const LOOKS = 40

/** A log that tells when it has changed. */
type Telling = Required<Pick<LogReader, 'version'>>

/**
 * One look at a log for all that have read their shards to the end and wait for more: they are many, and mostly there is
 * none. Mappings of one log that run in one thread share one.
 */
export class LogWatch {
  readonly #log: Telling
  readonly #scheduler: Scheduler
  readonly #woken = new Bell()
  #wakes = 0
  #version: number | undefined
  #looking = false

  constructor(log: Telling, scheduler: Scheduler = systemScheduler) {
    this.#log = log
    this.#scheduler = scheduler
  }

  /** How often those that rest were woken. Taken before a read, it tells `rest` what that may have missed. */
  get wakes(): number {
    return this.#wakes
  }

  /** Resolves when the log may hold more than when it had woken them so often, at the latest after a second, or when the signal is aborted. */
  async untilChanged(wakes: number, signal: AbortSignal): Promise<void> {
    if (wakes !== this.#wakes) return
    const woken = this.#woken.rung(signal)
    if (!this.#looking) void this.#look()
    await woken
  }

  wake(): void {
    this.#wakes += 1
    this.#woken.ring()
  }

  async #look(): Promise<void> {
    this.#looking = true
    for (let looks = 1; this.#woken.isAwaited; looks += 1) {
      await this.#scheduler.sleep(LOOK_MS, new AbortController().signal)
      if ((await this.#hasChanged()) || looks % LOOKS === 0) this.wake()
    }
    this.#looking = false
  }

  /** Where it cannot tell, those that read find out why. */
  async #hasChanged(): Promise<boolean> {
    const before = this.#version
    this.#version = await this.#log.version().catch(() => undefined)
    return this.#version !== before
  }
}
