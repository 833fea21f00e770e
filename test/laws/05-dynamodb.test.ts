import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { projections } from '../../projections/all.ts'
import type { Arrival } from '../../src/fold/arrival.ts'
import { fold } from '../../src/fold/fold.ts'
import type { Projection } from '../../src/fold/projection.ts'
import { openDynamodbTables } from '../../src/tables/dynamodb.ts'
import { startDynalite, trialOf } from '../servers/dynamodb.ts'
import { fate, unsteadyWire, type Fate } from '../servers/unsteady-wire.ts'
import { cuts } from './support/batches.ts'
import { arrive, historyWithRepeats } from './support/history.ts'
import { expectedState, stateOf } from './support/state.ts'

const dynalite = await startDynalite()
const wire = await unsteadyWire(dynalite.endpoint)
afterAll(async () => {
  await wire.close()
  await dynalite.close()
})

/** Requests go wrong for so long that batches fail, and come right in the end. */
const storm = (): fc.Arbitrary<Fate[]> =>
  fc
    .array(fc.tuple(fate, fc.integer({ min: 1, max: 12 })), { maxLength: 12 })
    .map((spells) => spells.flatMap(([one, times]) => Array<Fate>(times).fill(one)))

type Cut = (n: number) => [number, number][]

let run = 0

/** Writers that take a history in batches of their own, each batch again until it is in. */
async function write(projection: Projection, arrivals: readonly Arrival[], writers: readonly Cut[]) {
  const tables = openDynamodbTables(trialOf(wire.endpoint, `law-${(run++).toString()}`))
  await Promise.all(
    writers.map(async (cut) => {
      for (const [from, to] of cut(arrivals.length))
        await insist(() => fold(projection, arrivals.slice(from, to), tables))
    }),
  )
  wire.fates = []
  const state = await stateOf(tables, projection)
  await tables.close()
  return state
}

/** No storm is long enough to make a batch fail this often: each failure takes eight requests of it. */
const MOST_FAILURES = 20

async function insist(work: () => Promise<unknown>): Promise<void> {
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
        storm(),
        async (history, writers, fates) => {
          wire.fates = [...fates]
          const arrivals = arrive(history)
          expect(await write(projection, arrivals, writers)).toEqual(expectedState(projection, arrivals))
        },
      ),
      { numRuns: 15 },
    ))
})
