import type { Position } from '../events/position.ts'
import { Frontier } from './frontier.ts'
import type { News } from './news.ts'
import { beforeEvent, type Spots } from './place.ts'

/** News of an event, with the place after it. */
export interface Entry {
  readonly news: News
  /** The place before the event's shard is moved on to `position`. */
  readonly spots: Spots
  readonly shardId: string
  readonly position: Position
}

/** Entries that wait for a follower. One that does not take them falls behind, and reads the log again later. */
const MOST_WAITING = 64

/** One reader of a user's news. */
export class Follower {
  readonly user: string
  /** Called when there is something to take. */
  onNews: () => void = () => undefined
  /** Called when a follower that is behind has taken all that waited. */
  onRoom: () => void = () => undefined
  /** Called when the log no longer holds what the follower has not seen. */
  onLost: () => void = () => undefined
  /** Called when it has seen all that the tail has. */
  onLive: () => void = () => undefined
  /** How far the log was read for this follower, if it is not live. */
  readonly seen: Frontier
  readonly #waiting: Entry[] = []
  #taken: Spots
  #isLive = false

  constructor(user: string, seen: Spots) {
    this.user = user
    this.seen = new Frontier(seen)
    this.#taken = seen
  }

  /** Whether it gets news as soon as the tail reads them. If not, it reads the log from `seen` on. */
  get isLive(): boolean {
    return this.#isLive
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0
  }

  /** Whether there was room for the entry. */
  offer(entry: Entry): boolean {
    if (this.#waiting.length >= MOST_WAITING) return false
    this.#waiting.push(entry)
    this.onNews()
    return true
  }

  /** The next news, and the place after it. */
  take(): { readonly news: News; readonly spots: Spots } | undefined {
    const entry = this.#waiting.shift()
    if (entry === undefined) return undefined
    this.#taken = new Map(entry.spots).set(entry.shardId, entry.position)
    if (this.isEmpty && !this.#isLive) this.onRoom()
    return { news: entry.news, spots: this.#taken }
  }

  goLive(): void {
    this.#isLive = true
    this.onLive()
  }

  /** It has missed an entry: from now on it reads the log, from before that entry. */
  fallBehind({ spots, shardId, position }: Entry): void {
    this.#isLive = false
    this.seen.reset(new Map(spots).set(shardId, beforeEvent(position)))
  }
}
