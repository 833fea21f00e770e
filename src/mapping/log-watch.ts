import { appends } from '../log/appends.ts'
import type { LogReader } from '../log/log.ts'
import { Bell } from './bell.ts'
import { systemScheduler, type Scheduler } from './clock.ts'

/** Milliseconds between two looks, and between two changes that wake. */
const LOOK_MS = 25

/** After so many looks all that rest are woken, also without a change. */
const LOOKS = 40

/** A log with a number that grows with every change. */
type Telling = Required<Pick<LogReader, 'version'>>

/**
 * One look at the log for all shards that were read to the end and wait for more: there are many, and mostly nothing is
 * new. An append of this process causes a look at once. The mappings of one log in one thread share one instance.
 */
export class LogWatch {
  readonly #log: Telling
  readonly #scheduler: Scheduler
  readonly #woken = new Bell()
  #wakes = 0
  #version: number | undefined
  #looking = false
  #changedAt = -Infinity

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
      await this.#nextLook()
      if ((await this.#hasChanged()) || looks % LOOKS === 0) this.wake()
    }
    this.#looking = false
  }

  /** Under load, many small appends wake no more often than the looks do. */
  async #nextLook(): Promise<void> {
    const told = new AbortController()
    const unheard = appends.hear(() => told.abort())
    await this.#scheduler.sleep(LOOK_MS, told.signal)
    unheard()
    const early = this.#changedAt + LOOK_MS - this.#scheduler.now()
    if (early > 0) await this.#scheduler.sleep(early, new AbortController().signal)
  }

  /** If the look fails, the resting shards are woken; their reads report the error. */
  async #hasChanged(): Promise<boolean> {
    const before = this.#version
    this.#version = await this.#log.version().catch(() => undefined)
    const isChanged = this.#version !== before
    if (isChanged) this.#changedAt = this.#scheduler.now()
    return isChanged
  }
}
