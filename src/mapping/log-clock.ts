import type { LogReader, LogRecord } from '../log/log.ts'
import type { Scheduler } from './clock.ts'

/** A moment by both clocks. */
export interface Moment {
  /** By the mapping's clock. */
  readonly at: number
  /** By the log's clock, if the log gives its time. */
  readonly inLog: number | undefined
}

/**
 * The time of the clock that stamps arrivals, in milliseconds since 1970. Tumbling windows and the age of records are
 * compared with arrivals, so they need this clock. A log without `now` shows a lower bound of its time: a record cannot
 * be read before it arrives, so its arrival, plus the time since it was read, has passed.
 */
export class LogClock {
  readonly #log: Pick<LogReader, 'now'>
  readonly #scheduler: Pick<Scheduler, 'now'>
  /** The shortest time between arrival and read of a record: the mapping's clock is ahead by at most that. */
  #ahead = Infinity

  constructor(log: Pick<LogReader, 'now'>, scheduler: Pick<Scheduler, 'now'>) {
    this.#log = log
    this.#scheduler = scheduler
  }

  moment(): Moment {
    return { at: this.#scheduler.now(), inLog: this.#log.now?.() }
  }

  /** Called with the records of every read. */
  saw(records: readonly LogRecord[]): void {
    const arrival = records.at(-1)?.approximateArrivalTimestamp ?? -Infinity
    this.#ahead = Math.min(this.#ahead, this.#scheduler.now() - arrival)
  }

  /** A time that the log's clock had certainly reached at that moment; -Infinity if nothing is known. */
  reachedAt({ at, inLog }: Moment): number {
    return inLog ?? at - this.#ahead
  }

  /** The best estimate of the log's time: that of the mapping's clock, unless records show that it is behind. */
  now(): number {
    const { at, inLog } = this.moment()
    return inLog ?? at + Math.max(0, -this.#ahead)
  }
}
