import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Frontier } from '../../../src/live/frontier.ts'
import type { Shard } from '../../../src/log/log.ts'
import { parentsOf } from '../../../src/mapping/shard-order.ts'

const LAST = 1_023n

interface Reshard {
  readonly at: number
  readonly does: 'split' | 'merge'
}

/** The shards of a log after splits and merges of two neighbours, all of them listed. */
function shardsAfter(reshards: readonly Reshard[]): readonly Shard[] {
  let made = 0
  const shard = (from: bigint, to: bigint, ...parents: readonly string[]): Shard => ({
    shardId: `shard-${String((made += 1)).padStart(3, '0')}`,
    startingHashKey: String(from),
    endingHashKey: String(to),
    startingSequenceNumber: '1' as Shard['startingSequenceNumber'],
    ...(parents[0] !== undefined && { parentShardId: parents[0] }),
    ...(parents[1] !== undefined && { adjacentParentShardId: parents[1] }),
  })
  let open = [shard(0n, LAST / 2n), shard(LAST / 2n + 1n, LAST)]
  const all = [...open]
  for (const { at, does } of reshards) {
    const index = at % open.length
    const [one, next] = [open[index]!, open[index + 1]]
    const [from, to] = [BigInt(one.startingHashKey), BigInt(one.endingHashKey)]
    if (does === 'merge' && next === undefined) continue
    const made =
      does === 'merge'
        ? [shard(from, BigInt(next!.endingHashKey), one.shardId, next!.shardId)]
        : [shard(from, (from + to) / 2n, one.shardId), shard((from + to) / 2n + 1n, to, one.shardId)]
    all.push(...made)
    open = [...open.slice(0, index), ...made, ...open.slice(index + (does === 'merge' ? 2 : 1))]
  }
  return all
}

const reshards = () =>
  fc.array(fc.record({ at: fc.nat(9), does: fc.constantFrom('split' as const, 'merge' as const) }), {
    maxLength: 8,
  })

const ancestorsOf = (shardId: string, shards: readonly Shard[]): readonly string[] =>
  shards
    .filter((shard) => shard.shardId === shardId)
    .flatMap(parentsOf)
    .flatMap((parent) => [parent, ...ancestorsOf(parent, shards)])

test('in whichever order shards end, a shard follows when all its parents are read, and no part of the log is left out', () =>
  fc.assert(
    fc.property(reshards(), fc.array(fc.nat(99), { maxLength: 60 }), (done, order) => {
      const shards = shardsAfter(done)
      const closed = new Set(shards.flatMap(parentsOf))
      const frontier = new Frontier(new Map(shards.slice(0, 2).map(({ shardId }) => [shardId, undefined])))
      for (const pick of [...order, ...Array.from({ length: 40 }, () => 0)]) {
        const spots = [...frontier.spots.keys()]
        for (const spot of spots)
          expect(spots.filter((each) => ancestorsOf(spot, shards).includes(each))).toEqual([])
        const ready = spots.filter((shardId) => closed.has(shardId) && !frontier.isEnded(shardId))
        if (ready.length > 0) frontier.end(ready[pick % ready.length]!, shards)
      }
      const open = shards.filter(({ shardId }) => !closed.has(shardId)).map(({ shardId }) => shardId)
      expect([...frontier.spots.keys()].sort()).toEqual(open.sort())
    }),
  ))
