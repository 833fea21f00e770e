import { setTimeout as sleep } from 'node:timers/promises'
import type { LogAppender } from '../log/log.ts'

/** A time for an event that the server makes. */
export interface Stamp {
  /** RFC 3339, UTC; with six more digits if the same user already got this millisecond. */
  readonly time: string
  /**
   * The same in milliseconds since 1970. The log must stamp the event with this time or later, so that other processes
   * see it.
   */
  readonly notBefore: number
}

/** The last time that was given to a user's events. */
interface Given {
  readonly ms: number
  /** The number of times given before in the same millisecond. */
  readonly count: number
}

/** The number of times within one millisecond: six more digits. */
const MOST = 1_000_000

/** The number of users in the map. It takes about 10 MB when full, and is then emptied. */
const MOST_USERS = 65_536

/** If the clock is behind the log by less than this, it is in the same millisecond. */
const MOMENT_MS = 2

/**
 * A hybrid logical clock (Kulkarni et al., 2014) for each user. It gives the machine's time, but never a time before an
 * earlier one, nor one that is not after the newest record in the log. So if a write begins after another one was
 * acknowledged, its time is later. This is also true after the clock was set back, after a restart, and through another
 * server on the same log. One clock for each user is enough, because facts about one thing belong to one user.
 */
export class Stamps {
  readonly #now: () => number
  readonly #log: Pick<LogAppender, 'newest'>
  readonly #given = new Map<string, Given>()
  /** The latest time given to the users that are no longer in the map. */
  #floor = 0
  #latest = 0

  constructor(now: () => number, log: Pick<LogAppender, 'newest'>) {
    this.#now = now
    this.#log = log
  }

  /** The next time for an event of this user. */
  async next(user: string): Promise<Stamp> {
    const newest = (await this.#log.newest?.()) ?? 0
    const behind = newest - this.#now()
    // A clock that is right passes this moment soon, so waiting is better than to run ahead of it.
    if (behind >= 0 && behind < MOMENT_MS) await sleep(behind + 1)
    const now = this.#now()
    return this.#give(user, now > newest ? now : newest + 1)
  }

  /** The machine's time, but not before a time that this process has given or seen in the log. */
  async now(): Promise<number> {
    const newest = (await this.#log.newest?.()) ?? 0
    return Math.max(this.#now(), this.#latest, newest)
  }

  #give(user: string, ms: number): Stamp {
    const given = after(this.#given.get(user) ?? { ms: this.#floor, count: 0 }, ms)
    if (this.#given.size >= MOST_USERS) this.#forget()
    this.#given.set(user, given)
    this.#latest = Math.max(this.#latest, given.ms)
    return { time: timeOf(given), notBefore: given.ms }
  }

  #forget(): void {
    this.#given.clear()
    this.#floor = this.#latest
  }
}

function after(last: Given, ms: number): Given {
  if (ms > last.ms) return { ms, count: 0 }
  return last.count + 1 < MOST ? { ms: last.ms, count: last.count + 1 } : { ms: last.ms + 1, count: 0 }
}

function timeOf({ ms, count }: Given): string {
  const time = new Date(ms).toISOString()
  return count === 0 ? time : `${time.slice(0, -1)}${count.toString().padStart(6, '0')}Z`
}
