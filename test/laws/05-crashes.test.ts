import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { projections } from '../../projections/all.ts'
import type { Arrival } from '../../src/fold/arrival.ts'
import { fold } from '../../src/fold/fold.ts'
import { boundTo } from '../../src/tables/bound.ts'
import type { Projection } from '../../src/fold/projection.ts'
import type { Store } from '../../src/tables/memory.ts'
import type { Tables } from '../../src/tables/tables.ts'
import { arrive } from '../../src/testing/arrive.ts'
import { historyWithRepeats } from './support/history.ts'
import { homeWith } from './support/home.ts'
import { expectedState, stateOf } from './support/state.ts'
import { witness } from './support/witness.ts'
import { Crash, crashing, scheduled } from '../../src/testing/unsteady.ts'

/**
 * One delivery: it starts at the checkpoint or before it, has any length, and may die after any write. Deliveries one
 * after the other are of a home as earlier releases wrote it, without transactions, or as this one does.
 */
interface Delivery {
  readonly transactions: boolean
  readonly back: number
  readonly length: number
  readonly crashAfter: number | undefined
}

const delivery = (): fc.Arbitrary<Delivery> =>
  fc.record({
    transactions: fc.boolean(),
    back: fc.nat(6),
    length: fc.integer({ min: 1, max: 12 }),
    crashAfter: fc.option(fc.nat(12), { nil: undefined }),
  })

/** A shard and its checkpoint, which moves only after a delivery is done. */
class Shard {
  checkpoint = 0
  readonly projection: Projection
  readonly arrivals: readonly Arrival[]
  constructor(projection: Projection, arrivals: readonly Arrival[]) {
    this.projection = projection
    this.arrivals = arrivals
  }

  async deliver({ back, length, crashAfter }: Omit<Delivery, 'transactions'>, tables: Tables): Promise<void> {
    const from = Math.max(0, this.checkpoint - back)
    const to = Math.min(this.arrivals.length, from + length)
    const unsteady = crashAfter === undefined ? tables : crashing(tables, crashAfter)
    try {
      await fold(this.projection, this.arrivals.slice(from, to), boundTo(unsteady, this.projection.name))
      this.checkpoint = Math.max(this.checkpoint, to)
    } catch (cause) {
      if (!(cause instanceof Crash)) throw cause
    }
  }

  async finish(tables: Tables): Promise<void> {
    await fold(this.projection, this.arrivals.slice(this.checkpoint), boundTo(tables, this.projection.name))
  }
}

describe.each([...projections, witness])(
  'law 5: crash anywhere, two writers at once ($name)',
  (projection) => {
    it('a writer that is stopped after any single write, followed by a second delivery, leaves the same tables', async () => {
      await fc.assert(
        fc.asyncProperty(
          historyWithRepeats(),
          fc.array(delivery(), { maxLength: 12 }),
          async (history, deliveries) => {
            const shard = new Shard(projection, arrive(history))
            const store: Store = new Map()
            for (const one of deliveries) await shard.deliver(one, homeWith(one.transactions, store))
            await shard.finish(homeWith(true, store))
            expect(await stateOf(homeWith(true, store), projection)).toEqual(
              expectedState(projection, shard.arrivals),
            )
          },
        ),
        { numRuns: 300 },
      )
    })

    it('up to three writers at once, some of them dying, leave the same tables', async () => {
      await fc.assert(
        fc.asyncProperty(
          historyWithRepeats(),
          fc.array(fc.array(delivery(), { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 3 }),
          fc.scheduler(),
          fc.boolean(),
          async (history, writers, schedule, transactions) => {
            const shard = new Shard(projection, arrive(history))
            const tables = homeWith(transactions)
            const shared = scheduled(tables, schedule)
            const done = Promise.all(
              writers.map(async (deliveries) => {
                for (const one of deliveries) await shard.deliver(one, shared)
              }),
            )
            await schedule.waitFor(done)
            await shard.finish(tables)
            expect(await stateOf(tables, projection)).toEqual(expectedState(projection, shard.arrivals))
          },
        ),
        { numRuns: 300 },
      )
    })
  },
)
