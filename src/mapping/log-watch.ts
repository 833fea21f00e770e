import type { LogReader } from '../log/log.ts'
import { Bell } from './bell.ts'
import { systemScheduler, type Scheduler } from './clock.ts'

/** Milliseconds between two looks. */
const LOOK_MS = 25

/** After so many looks all that rest are woken, also without a change. */
const LOOKS = 40

/** A log with a number that grows with every change. */
type Telling = Required<Pick<LogReader, 'version'>>

/**
 * One look at the log for all shards that were read to the end and wait for more: there are many, and mostly nothing is
 * new. The mappings of one log in one thread share one instance.
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

  /**
   * How often the resting shards were woken. Take it before a read, so that `untilChanged` notices a change during the
   * read.
   */
  get wakes(): number {
    return this.#wakes
  }

  /**
   * Resolves when the log may have changed since this number of wakes, at the latest after a second, or when the signal
   * is aborted.
   */
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

  /** If the look fails, the resting shards are woken; their reads report the error. */
  async #hasChanged(): Promise<boolean> {
    const before = this.#version
    this.#version = await this.#log.version().catch(() => undefined)
    return this.#version !== before
  }
}
