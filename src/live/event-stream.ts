import { Readable } from 'node:stream'
import type { Follower } from './follower.ts'
import { writePlace, type Spots } from './place.ts'

export interface EventStreamOptions {
  readonly follower: Follower
  /** The place of a follower for whom nothing waits. */
  readonly present: () => Spots
  readonly identity: string
  readonly now: () => number
  /** Milliseconds after which a client that lost its connection comes back. */
  readonly retryMs: number
  /** Whether it stays open when it has told all that there is. */
  readonly isHeld: boolean
  /** Called once, when the stream is over, whatever the reason is. */
  readonly over: () => void
}

/** Bytes that wait in the stream, beside those in the socket. */
const BYTES = 16_384

/**
 * A follower's news as server-sent events (HTML standard, "Server-sent events"). It takes an entry only when the client
 * has taken what was sent, so a slow client holds no memory. An `id` without data moves the client's last event id, and
 * shows nothing.
 */
export class EventStream extends Readable {
  readonly #options: EventStreamOptions
  #isWanted = false
  #isOver = false
  #told = ''

  constructor(options: EventStreamOptions) {
    super({ highWaterMark: BYTES, encoding: 'utf8' })
    this.#options = options
    const { follower, retryMs } = options
    follower.onNews = () => this.#isWanted && this.#flow()
    follower.onLost = () => this.end()
    follower.onLive = () => this.#flow()
    this.push(`retry: ${retryMs}\n${this.#idOf(follower.isLive ? options.present() : follower.seen.spots)}\n`)
  }

  override _read(): void {
    this.#isWanted = true
    this.#flow()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (!this.#isOver) this.#options.over()
    this.#isOver = true
    done(error)
  }

  /** A comment keeps the connection; a client that has not taken what was sent gets none. */
  beat(): void {
    if (!this.#isWanted) return
    const { follower, present } = this.#options
    const place = follower.isLive && follower.isEmpty ? this.#idOf(present()) : ''
    this.#isWanted = this.push(place === '' || place === this.#told ? ':\n\n' : `:\n${place}\n`)
    this.#told = place
  }

  /** Ends the stream after what was taken. The client may come back. */
  end(): void {
    this.#isWanted = false
    if (!this.destroyed && !this.readableEnded) this.push(null)
  }

  #flow(): void {
    while (this.#isWanted && !this.destroyed) {
      const taken = this.#options.follower.take()
      if (taken === undefined) break
      const { news, spots } = taken
      this.#isWanted = this.push(`event: ${news.name}\ndata: ${news.data()}\n${this.#idOf(spots)}\n`)
    }
    if (this.#isWanted) this.#rest()
  }

  #rest(): void {
    if (!this.#options.isHeld && this.#options.follower.isLive) this.end()
  }

  #idOf(spots: Spots): string {
    const { identity, now } = this.#options
    return `id: ${writePlace({ identity, at: now(), spots })}\n`
  }
}
