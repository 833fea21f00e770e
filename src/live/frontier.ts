import type { Position } from '../events/position.ts'
import type { Shard } from '../log/log.ts'
import { parentsOf } from '../mapping/shard-order.ts'
import type { Spots } from './place.ts'

/** Whether a part of a shard is after these spots: it is one of them, or comes after one. */
export function isUnread(spots: Spots, shardId: string, shards: readonly Shard[]): boolean {
  if (spots.has(shardId)) return true
  const shard = shards.find((one) => one.shardId === shardId)
  return shard !== undefined && parentsOf(shard).some((parent) => isUnread(spots, parent, shards))
}

/**
 * How far a reader has read: a spot in each shard that it is in. A shard that is read to its end keeps its spot until its
 * children are read, which wait for all their parents. So the spots always cover the whole range of hash keys.
 */
export class Frontier {
  #spots: Map<string, Position | undefined>
  readonly #ended = new Set<string>()

  constructor(spots: Spots) {
    this.#spots = new Map(spots)
  }

  /** It is replaced, never changed. */
  get spots(): Spots {
    return this.#spots
  }

  isEnded(shardId: string): boolean {
    return this.#ended.has(shardId)
  }

  move(shardId: string, position: Position | undefined): void {
    this.#spots = new Map(this.#spots).set(shardId, position)
  }

  /** Begins anew at other spots. */
  reset(spots: Spots): void {
    this.#spots = new Map(spots)
    this.#ended.clear()
  }

  /** A shard is read to its end: its children follow, as soon as their other parents are read. */
  end(shardId: string, shards: readonly Shard[]): void {
    this.#ended.add(shardId)
    const spots = new Map(this.#spots)
    const isRead = (parent: string) => this.#ended.has(parent) || !isUnread(spots, parent, shards)
    for (const ended of this.#ended) {
      const children = shards.filter((shard) => parentsOf(shard).includes(ended))
      if (!children.every((child) => parentsOf(child).every(isRead))) continue
      for (const child of children) if (!spots.has(child.shardId)) spots.set(child.shardId, undefined)
      spots.delete(ended)
      this.#ended.delete(ended)
    }
    // A child that was closed while it was empty is not listed, but its children are.
    this.#spots = covering(listedIn(spots, shards), shards)
  }
}

/**
 * Replaces shards that are no longer listed, because they are closed and empty, by those that came after them: the
 * shards without listed parents whose range the other spots do not cover. Ancestors of a spot are covered: a shard whose
 * parent is listed is listed too.
 */
export function withListed(spots: Spots, shards: readonly Shard[]): Spots {
  const kept = listedIn(spots, shards)
  return kept.size === spots.size && kept.size > 0 ? kept : covering(kept, shards)
}

function listedIn(spots: Spots, shards: readonly Shard[]): Spots {
  const listed = new Set(shards.map(({ shardId }) => shardId))
  return new Map([...spots].filter(([shardId]) => listed.has(shardId)))
}

function covering(kept: Spots, shards: readonly Shard[]): Map<string, Position | undefined> {
  const listed = new Set(shards.map(({ shardId }) => shardId))
  const those = shards.filter(({ shardId }) => kept.has(shardId))
  const roots = shards.filter((shard) => !parentsOf(shard).some((parent) => listed.has(parent)))
  const missing = roots.filter((root) => !kept.has(root.shardId) && !isCovered(root, those))
  return new Map([...kept, ...missing.map(({ shardId }) => [shardId, undefined] as const)])
}

/** Whether the ranges of some shards together hold the whole range of a shard. */
function isCovered(shard: Shard, by: readonly Shard[]): boolean {
  const ranges = by.map(rangeOf).sort(([a], [b]) => (a < b ? -1 : 1))
  const [start, end] = rangeOf(shard)
  let next = start
  for (const [from, to] of ranges) if (from <= next && to >= next) next = to + 1n
  return next > end
}

const rangeOf = ({ startingHashKey, endingHashKey }: Shard): [bigint, bigint] => [
  BigInt(startingHashKey),
  BigInt(endingHashKey),
]
