import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { projections } from '../../projections/all.ts'
import type { Arrival } from '../../src/fold/arrival.ts'
import { fold } from '../../src/fold/fold.ts'
import { boundTo } from '../../src/tables/bound.ts'
import type { Projection } from '../../src/fold/projection.ts'
import { openDynamodbTables } from '../../src/tables/dynamodb.ts'
import { ATTEMPTS } from '../../src/tables/dynamodb/retry.ts'
import { startDynalite, trialOf } from '../servers/dynamodb.ts'
import { fate, unsteadyWire, type Fate } from '../servers/unsteady-wire.ts'
import { cuts } from '../../src/testing/cuts.ts'
import { arrive } from '../../src/testing/arrive.ts'
import { historyWithRepeats } from './support/history.ts'
import { expectedState, stateOf } from './support/state.ts'

const dynalite = await startDynalite()
const wire = await unsteadyWire(dynalite.endpoint)
afterAll(async () => {
  await wire.close()
  await dynalite.close()
})

/**
 * From time to time, requests fail for so long that batches fail between any two of their writes; then all requests
 * succeed.
 */
const storms = (): fc.Arbitrary<Fate[]> =>
  fc
    .array(fc.tuple(fc.nat(15), fate, fc.integer({ min: 1, max: LONGEST_STORM })), { maxLength: MOST_STORMS })
    .map((spells) =>
      spells.flatMap(([calm, foul, times]) => [
        ...Array<Fate>(calm).fill('served'),
        ...Array<Fate>(times).fill(foul),
      ]),
    )

const MOST_STORMS = 4
const LONGEST_STORM = 60

type Cut = (n: number) => [number, number][]

let run = 0

/** Writers that read a history in batches of their own, and repeat each batch until it succeeds. */
async function write(projection: Projection, arrivals: readonly Arrival[], writers: readonly Cut[]) {
  const tables = openDynamodbTables(trialOf(wire.endpoint, `law-${(run++).toString()}`))
  await Promise.all(
    writers.map(async (cut) => {
      for (const [from, to] of cut(arrivals.length))
        await untilItWorks(() => fold(projection, arrivals.slice(from, to), boundTo(tables, projection.name)))
    }),
  )
  wire.fates = []
  const state = await stateOf(tables, projection)
  await tables.close()
  return state
}

/** A batch fails at most this often: each failure means that one request failed in all its attempts. */
const MOST_FAILURES = (MOST_STORMS * LONGEST_STORM) / ATTEMPTS

async function untilItWorks(work: () => Promise<unknown>): Promise<void> {
  for (let failures = 0; ; failures += 1) {
    try {
      await work()
      return
    } catch (cause) {
      if (failures === MOST_FAILURES) throw cause
    }
  }
}

describe.each(projections)('laws 3 to 5 in DynamoDB ($name)', (projection) => {
  it('batches of any cut, by one writer or two at once, failing and given again, leave the same tables', () =>
    fc.assert(
      fc.asyncProperty(
        historyWithRepeats(),
        fc.array(cuts(), { minLength: 1, maxLength: 2 }),
        storms(),
        async (history, writers, fates) => {
          wire.fates = [...fates]
          const arrivals = arrive(history)
          expect(await write(projection, arrivals, writers)).toEqual(expectedState(projection, arrivals))
        },
      ),
      { numRuns: 15 },
    ))
})
