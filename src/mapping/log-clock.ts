import type { LogReader, LogRecord } from '../log/log.ts'
import type { Scheduler } from './clock.ts'

/** A moment by both clocks. */
export interface Moment {
  /** By the mapping's. */
  readonly at: number
  /** By the log's, where it tells. */
  readonly inLog: number | undefined
}

/**
 * The time of the clock that stamps arrivals, in milliseconds since 1970: tumbling windows and the age of records are judged by it, for
 * they compare it with arrivals. A log that does not tell its time shows some of it: a record cannot be read before it arrives, so its
 * arrival and what has passed since it was read are behind the log's time.
 */
export class LogClock {
  readonly #log: Pick<LogReader, 'now'>
  readonly #scheduler: Pick<Scheduler, 'now'>
  /** The least of what a record seemed to wait before it was read: by how much the mapping's clock is ahead, at most. */
  #ahead = Infinity

  constructor(log: Pick<LogReader, 'now'>, scheduler: Pick<Scheduler, 'now'>) {
    this.#log = log
    this.#scheduler = scheduler
  }

  moment(): Moment {
    return { at: this.#scheduler.now(), inLog: this.#log.now?.() }
  }

  /** Is told of every read. */
  saw(records: readonly LogRecord[]): void {
    const arrival = records.at(-1)?.approximateArrivalTimestamp ?? -Infinity
    this.#ahead = Math.min(this.#ahead, this.#scheduler.now() - arrival)
  }

  /** What the log's clock had surely reached at that moment; -Infinity where nothing tells. */
  reachedAt({ at, inLog }: Moment): number {
    return inLog ?? at - this.#ahead
  }

  /** The log's time as well as it is known: that of the mapping's clock where nothing shows that it is behind. */
  now(): number {
    const { at, inLog } = this.moment()
    return inLog ?? at + Math.max(0, -this.#ahead)
  }
}
