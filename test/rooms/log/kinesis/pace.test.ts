import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Pace } from '../../../../src/log/kinesis/pace.ts'

it('no second sees more turns than it may, and nobody waits while there is room', () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 6 }),
      fc.array(fc.nat(700), { maxLength: 40 }),
      async (perSecond, gaps) => {
        let now = 0
        const turns: number[] = []
        const timing = {
          now: () => now,
          sleep: (ms: number) => Promise.resolve(void (turns[turns.length - 1] = now + ms)),
          random: () => 0,
        }
        const pace = new Pace(perSecond, timing)
        for (const gap of gaps) {
          now += gap
          turns.push(now)
          await pace.turn()
        }
        turns.forEach((turn, at) => {
          const before = turns[at - perSecond]
          if (before !== undefined) expect(turn - before).toBeGreaterThanOrEqual(1000)
        })
        const asked = gaps.map((_, at) => gaps.slice(0, at + 1).reduce((sum, gap) => sum + gap, 0))
        turns.forEach((turn, at) => {
          expect(turn).toBe(Math.max(asked[at]!, (turns[at - perSecond] ?? -Infinity) + 1000))
        })
      },
    ),
  ))
