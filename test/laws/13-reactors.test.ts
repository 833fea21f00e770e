import fc from 'fast-check'
import { describe, it } from 'vitest'
import type { Event } from '../../src/events/event.ts'
import { ReactorWorld, type Living, type Step } from './support/reactor-world.ts'

const event = (): fc.Arbitrary<Event> =>
  fc
    .record({
      id: fc.integer({ min: 0, max: 40 }),
      guests: fc.nat(3),
      isOrder: fc.constantFrom(true, true, true, false),
    })
    .map(({ id, guests, isOrder }): Event => ({
      specversion: '1.0',
      id: `${id}`,
      source: isOrder ? 'shop' : 'sky',
      type: isOrder ? 'cake.ordered' : 'weather.changed',
      // One id is one event, wherever it is told.
      subject: ['ann', 'ben', 'cat', 'dan'][id % 4] as Event['subject'],
      time: new Date(1_600_000_000_000 + id * 1000).toISOString(),
      data: isOrder ? { guests: (id * 7) % 4 } : { guests },
    }))

const living = (): fc.Arbitrary<Living> =>
  fc.record({
    writes: fc.oneof(fc.nat(30), fc.constant(Infinity)),
    pauses: fc.array(fc.constantFrom(0, 0, 50, 400), { maxLength: 12 }),
    fails: fc.array(fc.constantFrom(false, false, true), { maxLength: 8 }),
    batchSize: fc.integer({ min: 1, max: 8 }),
  })

const step = (): fc.Arbitrary<Step> =>
  fc.oneof(
    fc.record({
      kind: fc.constant('append' as const),
      events: fc.array(event(), { minLength: 1, maxLength: 8 }),
    }),
    fc.record({ kind: fc.constant('repeat' as const), places: fc.array(fc.nat(60), { maxLength: 4 }) }),
    fc.record({ kind: fc.constant('reshard' as const), seed: fc.nat(7) }),
    fc.record({
      kind: fc.constant('live' as const),
      lives: fc.array(living(), { minLength: 1, maxLength: 2 }),
    }),
  )

describe('law 13: reactors', () => {
  it('do everything once in effect, in order, and what follows is one event, whatever ends them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event(), { maxLength: 6 }),
        fc.array(fc.nat(1), { maxLength: 2 }),
        fc.array(step(), { minLength: 1, maxLength: 10 }),
        async (before, deaths, steps) => {
          const world = new ReactorWorld()
          await world.begin(before, deaths)
          for (const one of steps) await world.take(one)
          await world.settle()
          await world.check()
        },
      ),
      { numRuns: 150 },
    )
  })
})
