import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log/log.ts'

/** A time that an event made here is given. */
export interface Stamp {
  /** RFC 3339, UTC; with more than milliseconds where one was given out in the same millisecond. */
  readonly time: string
  /** The same in milliseconds since 1970: the log is to take the event then or later, so that it tells others. */
  readonly notBefore: number
}

/** What a user's events were given last. */
interface Given {
  readonly ms: number
  /** How many before it in the same millisecond. */
  readonly count: number
}

/** Events that one millisecond has names for: six digits more. */
const MOST = 1_000_000

/** Users that are told apart; some 10 MB when full, then begun anew. */
const MOST_USERS = 65_536

/** So near, a clock is not behind the log, but in the same millisecond. */
const MOMENT_MS = 2

/**
 * A hybrid logical clock (Kulkarni et al., 2014) for each user: it shows the machine's time, and never one before what it has
 * shown, nor one that is not after what is in the log. So of two writes, the second of which began when the first was
 * acknowledged, the second is the later one: also where a clock is set back, after a restart, and through another server on the
 * same log. Facts about one thing are all of one user.
 */
export class Stamps {
  readonly #now: () => number
  readonly #log: Pick<Log, 'newest'>
  readonly #given = new Map<string, Given>()
  /** What those had that are no longer told apart. */
  #floor = 0
  #latest = 0

  constructor(now: () => number, log: Pick<Log, 'newest'>) {
    this.#now = now
    this.#log = log
  }

  /** For an event of this user. */
  async next(user: string): Promise<Stamp> {
    const newest = (await this.#log.newest?.()) ?? 0
    const behind = newest - this.#now()
    // A clock that is right has moved on in a moment; no need to run ahead of it.
    if (behind >= 0 && behind < MOMENT_MS) await sleep(behind + 1)
    const now = this.#now()
    return this.#give(user, now > newest ? now : newest + 1)
  }

  /** What the machine's clock would show if it were never set back, as far as this one has seen. */
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
