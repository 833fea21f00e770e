import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log/log.ts'

/** A time that an event made here is given. */
export interface Stamp {
  /** RFC 3339, UTC; with more than milliseconds where one was given out in the same millisecond. */
  readonly time: string
  /** The same in milliseconds since 1970: the log is to take the event then or later, so that it tells others. */
  readonly notBefore: number
}

/** Events that one millisecond has names for: six digits more. */
const MOST = 1_000_000

/** So near, a clock is not behind the log, but in the same millisecond. */
const MOMENT_MS = 2

/**
 * A hybrid logical clock (Kulkarni et al., 2014): it shows the machine's time, and never one before what it has shown, nor one that
 * is not after what is in the log. So of two writes, the second of which began when the first was acknowledged, the second is the
 * later one: also where a clock is set back, after a restart, and through another server on the same log.
 */
export class Stamps {
  readonly #now: () => number
  readonly #log: Pick<Log, 'newest'>
  #ms = 0
  #count = 0

  constructor(now: () => number, log: Pick<Log, 'newest'>) {
    this.#now = now
    this.#log = log
  }

  async next(): Promise<Stamp> {
    const newest = (await this.#log.newest?.()) ?? 0
    const behind = newest - this.#now()
    // A clock that is right has moved on in a moment; no need to run ahead of it.
    if (behind >= 0 && behind < MOMENT_MS) await sleep(behind + 1)
    const now = this.#now()
    this.#advance(now > newest ? now : newest + 1)
    return { time: this.#text(), notBefore: this.#ms }
  }

  /** What the machine's clock would show if it were never set back, as far as this one has seen. */
  async now(): Promise<number> {
    const newest = (await this.#log.newest?.()) ?? 0
    return Math.max(this.#now(), this.#ms, newest)
  }

  #advance(ms: number): void {
    if (ms > this.#ms) [this.#ms, this.#count] = [ms, 0]
    else if (this.#count + 1 < MOST) this.#count += 1
    else [this.#ms, this.#count] = [this.#ms + 1, 0]
  }

  #text(): string {
    const time = new Date(this.#ms).toISOString()
    return this.#count === 0 ? time : `${time.slice(0, -1)}${this.#count.toString().padStart(6, '0')}Z`
  }
}
