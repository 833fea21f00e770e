import { setImmediate } from 'node:timers/promises'
import type { Position } from '../events/position.ts'
import type { Arrival } from '../fold/arrival.ts'
import type { LogRecord, Shard } from '../log/log.ts'
import type { Follower } from './follower.ts'
import type { NewsOf } from './news.ts'
import { afterRecord, isBefore, type Spots } from './place.ts'
import { isUnread, type Frontier } from './frontier.ts'
import { eventsOf, ShardReader, type Portion, type Reading } from './shard-reader.ts'

export interface CatchUpOptions extends Reading {
  readonly newsOf: NewsOf
}

/** The followers for whom a shard is read, up to the place of the tail. */
interface Group {
  readonly those: readonly Follower[]
  readonly tail: Spots
  readonly shards: readonly Shard[]
}

/** Slices that are read before the tail has a turn. */
const SLICES = 64

/**
 * Reads the log for all followers that are behind the tail, together: those that are furthest behind set the place, and
 * the others join when the reading comes to theirs. A follower that does not take its news waits, and is read for again.
 */
export class CatchUp {
  readonly #options: CatchUpOptions
  readonly #followers: ReadonlyMap<string, ReadonlySet<Follower>>
  readonly #behind = new Set<Follower>()
  #reader: ShardReader | undefined

  constructor(options: CatchUpOptions, followers: ReadonlyMap<string, ReadonlySet<Follower>>) {
    this.#options = options
    this.#followers = followers
  }

  /** A follower at the place of the tail goes on with the tail. */
  add(follower: Follower, tail: Spots): void {
    if (isSame(follower.seen.spots, tail)) follower.goLive()
    else this.#behind.add(follower)
  }

  remove(follower: Follower): void {
    this.#behind.delete(follower)
  }

  /** Reads some slices up to the place of the tail, which does not move meanwhile; whether there was anything to read. */
  async step(tail: Spots, shards: readonly Shard[]): Promise<boolean> {
    let slices = 0
    while (slices < SLICES && (await this.#slice(tail, shards))) {
      slices += 1
      await setImmediate()
    }
    for (const follower of this.#behind)
      if (isSame(follower.seen.spots, tail)) {
        this.#behind.delete(follower)
        follower.goLive()
      }
    return slices > 0
  }

  async #slice(tail: Spots, shards: readonly Shard[]): Promise<boolean> {
    const ready = [...this.#behind].filter(({ isEmpty }) => isEmpty)
    const shardId = firstOf(ready.flatMap((one) => unreadOf(one.seen, tail, shards)))
    if (shardId === undefined) return false
    const those = ready.filter(({ seen }) => seen.spots.has(shardId) && isShort(seen, shardId, tail, shards))
    const from = those.map(({ seen }) => seen.spots.get(shardId)).reduce((a, b) => (isBefore(a, b) ? a : b))
    const portion = await this.#read(this.#readerAt(shardId, from), shards)
    if (portion === undefined) this.#lose(those)
    else this.#take(shardId, portion, { those, tail, shards })
    return true
  }

  /** Undefined if the log no longer has the shard. */
  #read(reader: ShardReader, shards: readonly Shard[]): Promise<Portion | undefined> {
    return reader.next().catch((cause: unknown) => {
      if (shards.some(({ shardId }) => shardId === reader.shardId)) throw cause
      return undefined
    })
  }

  #take(shardId: string, { records, isLast }: Portion, { those, tail, shards }: Group): void {
    const isInTail = tail.has(shardId)
    const limit = tail.get(shardId)
    const inside = isInTail
      ? records.filter(({ sequenceNumber }) => !isBefore(limit, afterRecord(sequenceNumber)))
      : records
    const refused = this.#tell(shardId, eventsOf(this.#options, inside), new Set(those))
    const reached = reachedBy(inside, inside.length < records.length ? limit : undefined) ?? limit
    for (const { seen } of those.filter((follower) => !refused.has(follower))) {
      if (isBefore(seen.spots.get(shardId), reached)) seen.move(shardId, reached)
      if (isLast && !isInTail) seen.end(shardId, shards)
    }
  }

  /** The log no longer has what these followers have not seen. */
  #lose(those: readonly Follower[]): void {
    for (const follower of those) {
      this.#behind.delete(follower)
      follower.onLost()
    }
  }

  #readerAt(shardId: string, from: Position | undefined): ShardReader {
    const known = this.#reader
    if (known?.shardId === shardId && known.position === from) return known
    return (this.#reader = new ShardReader(this.#options, shardId, from))
  }

  /** The followers that had no room: they have seen the shard up to before the news that they missed. */
  #tell(shardId: string, arrivals: readonly Arrival[], those: ReadonlySet<Follower>): ReadonlySet<Follower> {
    const refused = new Set<Follower>()
    for (const { event, position } of arrivals)
      for (const news of this.#options.newsOf(event))
        for (const follower of this.#followers.get(news.user) ?? []) {
          const isMeant = those.has(follower) && !refused.has(follower)
          if (!isMeant || !isBefore(follower.seen.spots.get(shardId), position)) continue
          const entry = { news, spots: follower.seen.spots, shardId, position }
          if (follower.offer(entry)) continue
          follower.fallBehind(entry)
          refused.add(follower)
        }
    return refused
  }
}

/** The position after the records; `limit` if there were more records behind it. */
const reachedBy = (records: readonly LogRecord[], limit: Position | undefined): Position | undefined => {
  const last = records.at(-1)
  return limit ?? (last && afterRecord(last.sequenceNumber))
}

const firstOf = (shardIds: readonly string[]): string | undefined => [...shardIds].sort()[0]

/** The shards of which the tail has seen more. */
const unreadOf = (seen: Frontier, tail: Spots, shards: readonly Shard[]): readonly string[] =>
  [...seen.spots.keys()].filter((shardId) => isShort(seen, shardId, tail, shards))

const isShort = (seen: Frontier, shardId: string, tail: Spots, shards: readonly Shard[]): boolean =>
  tail.has(shardId)
    ? isBefore(seen.spots.get(shardId), tail.get(shardId))
    : !seen.isEnded(shardId) && !isUnread(tail, shardId, shards)

const isSame = (seen: Spots, tail: Spots): boolean =>
  seen.size === tail.size &&
  [...tail].every(([shardId, position]) => seen.has(shardId) && seen.get(shardId) === position)
