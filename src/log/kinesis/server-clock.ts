/**
 * The clock of Kinesis: the Date header of the latest answer, in whole seconds, and the time passed since. It is never
 * ahead of Kinesis, and behind by at most a second and the time an answer takes. Before the first answer, and if a
 * server sends no Date, it is this machine's clock.
 */
export class ServerClock {
  readonly #now: () => number
  /** Milliseconds by which Kinesis' clock is ahead of this machine's. */
  #ahead = 0

  /** `now` is this machine's clock. */
  constructor(now: () => number) {
    this.#now = now
  }

  /** Takes the Date header of an answer that has just arrived. */
  told(date: string | undefined): void {
    const server = Date.parse(date ?? '')
    if (!Number.isNaN(server)) this.#ahead = server - this.#now()
  }

  now(): number {
    return this.#now() + this.#ahead
  }
}
