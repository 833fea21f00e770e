import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Follower, type Entry } from '../../../src/live/follower.ts'
import { ORIGIN } from '../../../src/events/position.ts'

/** The entries that may wait for a follower that takes nothing. */
const MOST = 64

const entry = (n: number): Entry => ({
  news: { user: 'ann', name: 'told', data: () => String(n) },
  spots: new Map(),
  shardId: 'shard',
  position: ORIGIN,
})

test('a follower holds few entries, refuses the others, and gives those that it took in their order', () =>
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constant('take'), fc.nat({ max: 100 })), { maxLength: 30 }), (steps) => {
      const follower = new Follower('ann', new Map())
      const waiting: string[] = []
      let made = 0
      for (const step of steps) {
        if (step === 'take') {
          expect(follower.take()?.news.data()).toBe(waiting.shift())
          continue
        }
        for (let n = 0; n < step; n += 1) {
          const hasRoom = waiting.length < MOST
          expect(follower.offer(entry((made += 1)))).toBe(hasRoom)
          if (hasRoom) waiting.push(String(made))
        }
      }
      expect(follower.isEmpty).toBe(waiting.length === 0)
    }),
  ))
