import { hash } from 'node:crypto'
import { ok, refuse, type Result } from '../base/result.ts'
import { sequenceOf } from '../events/position.ts'
import { EventStream } from './event-stream.ts'
import { Follower } from './follower.ts'
import { readPlace, writePlace, type Place, type Spots } from './place.ts'
import { withListed } from './frontier.ts'
import { Tail, type TailOptions } from './tail.ts'

export interface LiveOptions extends TailOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** The streams of one user, and of all, at one time. */
  readonly limits: { readonly each: number; readonly all: number }
  /** Whether streams stay open. If not, each ends when it has told what there is. */
  readonly isHeld: boolean
  readonly beatMs?: number
}

/** Why there is no stream: too many are open; the text is no place; or the log no longer holds what comes after it. */
export type Closed = 'each' | 'all' | 'no-place' | 'gone'

/** HTML standard: a comment every 15 seconds or so keeps proxies from closing the connection. */
const BEAT_MS = 20_000

/** A client that lost its connection waits so long; if streams are not held, it asks at this rate. */
const RETRY_MS = { held: 2_000, answered: 10_000 }

/** A stream ends after an hour, so that its client is checked again. */
const LONGEST_MS = 3_600_000

/** A client that takes nothing is waited for so long. */
const CLOSE_MS = 1_000

/** Kinesis holds records for a day at least. */
const HELD_MS = 23 * 3_600_000

/** The open streams of a server. One timer and one reader of the log serve all of them. */
export class Live {
  readonly #options: LiveOptions
  readonly #tail: Tail
  readonly #open = new Map<EventStream, { readonly user: string; readonly since: number }>()
  readonly #byUser = new Map<string, number>()
  #slots = 0
  #beats: NodeJS.Timeout | undefined

  constructor(options: LiveOptions) {
    this.#options = options
    this.#tail = new Tail(options)
  }

  /** The number of open streams. */
  get size(): number {
    return this.#open.size
  }

  /** The present place, for a client that cannot see the first one of its stream. */
  async place(): Promise<string> {
    const spots = await this.#tail.present()
    return writePlace({ identity: await this.#identity(), at: this.#options.now(), spots })
  }

  /** A stream of a user's news from a place on, or from now on. */
  async stream(user: string, after: string | undefined): Promise<Result<EventStream, Closed>> {
    const full = this.#take(user)
    if (full !== undefined) return refuse(full)
    const free = this.#freeing(user)
    try {
      const opened = await this.#begin(user, after, free)
      if (!opened.ok) free()
      return opened
    } catch (cause) {
      free()
      throw cause
    }
  }

  /** Ends all streams; cuts those whose clients take nothing. */
  close(): void {
    clearInterval(this.#beats)
    const those = [...this.#open.keys()]
    for (const stream of those) stream.end()
    setTimeout(() => those.forEach((stream) => stream.destroy()), CLOSE_MS).unref()
  }

  async #begin(
    user: string,
    after: string | undefined,
    free: () => void,
  ): Promise<Result<EventStream, Closed>> {
    const identity = await this.#identity()
    const place = after === undefined ? undefined : readPlace(after)
    if (after !== undefined && place === undefined) return refuse('no-place')
    if (place === undefined)
      return ok(this.#streamOf(new Follower(user, await this.#tail.present()), identity, free))
    await this.#tail.begin()
    if (place.identity !== identity || (await this.#isGone(place))) return refuse('gone')
    const shards = await this.#options.log.shards()
    this.#tail.know(shards)
    return ok(this.#streamOf(new Follower(user, withListed(place.spots, shards)), identity, free))
  }

  async #identity(): Promise<string> {
    return hash('sha256', (await this.#options.log.identity?.()) ?? '', 'hex').slice(0, 12)
  }

  #streamOf(follower: Follower, identity: string, free: () => void): EventStream {
    const { now, isHeld } = this.#options
    this.#tail.add(follower)
    const stream: EventStream = new EventStream({
      follower,
      present: () => this.#tail.spots,
      identity,
      now,
      isHeld,
      retryMs: isHeld ? RETRY_MS.held : RETRY_MS.answered,
      over: () => {
        this.#open.delete(stream)
        this.#tail.remove(follower)
        if (this.#open.size === 0) clearInterval(this.#beats)
        free()
      },
    })
    if (this.#open.size === 0)
      this.#beats = setInterval(() => this.#beat(), this.#options.beatMs ?? BEAT_MS).unref()
    this.#open.set(stream, { user: follower.user, since: now() })
    return stream
  }

  #beat(): void {
    const oldest = this.#options.now() - LONGEST_MS
    for (const [stream, { since }] of this.#open)
      if (since < oldest) stream.end()
      else stream.beat()
  }

  /** Whether the log has lost records after a place, or never had such a place. */
  async #isGone({ at, spots }: Place): Promise<boolean> {
    const { log, now } = this.#options
    if (log.lost === undefined) return at < now() - HELD_MS && !(await this.#holds(spots))
    const lost = [...spots].map(async ([shardId, position]) =>
      log.lost?.(shardId, position && sequenceOf(position)),
    )
    return (await Promise.all(lost).catch(() => [true])).includes(true)
  }

  /** Whether the log still holds the last record that was seen of each shard. */
  async #holds(spots: Spots): Promise<boolean> {
    const { log } = this.#options
    const held = [...spots].map(async ([shardId, position]) => {
      if (position === undefined) return false
      const sequenceNumber = sequenceOf(position)
      const cursor = await log.open(shardId, { type: 'AT_SEQUENCE_NUMBER', sequenceNumber })
      const { records } = await log.read(cursor, 1)
      return records[0]?.sequenceNumber === sequenceNumber
    })
    return (await Promise.all(held).catch(() => [false])).every(Boolean)
  }

  #take(user: string): 'each' | 'all' | undefined {
    const { each, all } = this.#options.limits
    const own = this.#byUser.get(user) ?? 0
    if (own >= each) return 'each'
    if (this.#slots >= all) return 'all'
    this.#byUser.set(user, own + 1)
    this.#slots += 1
    return undefined
  }

  /** Frees a slot once, however often it is called. */
  #freeing(user: string): () => void {
    let isFree = false
    return () => {
      if (isFree) return
      isFree = true
      this.#slots -= 1
      const own = (this.#byUser.get(user) ?? 1) - 1
      if (own === 0) this.#byUser.delete(user)
      else this.#byUser.set(user, own)
    }
  }
}
