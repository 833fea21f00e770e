/**
 * Kinesis' clock as its answers tell it: the Date of the latest, whole seconds, and what has passed since. So it is never ahead, and at
 * most a second and an answer's way behind. This machine's clock before the first answer, and where a server tells no Date.
 */
export class ServerClock {
  readonly #now: () => number
  /** Of Kinesis' clock before this machine's, in milliseconds. */
  #ahead = 0

  /** `now` is this machine's clock. */
  constructor(now: () => number) {
    this.#now = now
  }

  /** Takes the Date header of an answer that came just now. */
  told(date: string | undefined): void {
    const server = Date.parse(date ?? '')
    if (!Number.isNaN(server)) this.#ahead = server - this.#now()
  }

  now(): number {
    return this.#now() + this.#ahead
  }
}
