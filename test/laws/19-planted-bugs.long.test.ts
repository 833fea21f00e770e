import { describe, expect, test } from 'vitest'
import { laws } from '../../src/testing/laws.ts'
import orders from '../examples/orders/application.ts'
import { mediaApplication } from '../media.ts'
import { PLANTS } from './support/planted-orders.ts'
import { failuresOf } from './support/tried.ts'

describe('law 19, long: the laws hold', () => {
  for (const { name, run } of laws(orders, { numRuns: 2_000 })) test(name, run)
  for (const { name, run } of laws(mediaApplication, {
    numRuns: 500,
    inArrivalOrder: ['stats', 'notifications', 'quota'],
  }))
    test(name, run)
})

/** Each seed tries other histories, so a bug may be missed from one of them, rarely. */
const SEEDS = 5

test.each(PLANTS.map((plant) => [plant.bug, plant] as const))(
  'law 19, long: from any seed but one in five, with the default number of runs: %s',
  async (_, plant) => {
    const found: (readonly string[])[] = []
    for (let seed = 0; seed < SEEDS; seed += 1)
      found.push((await failuresOf(plant, {})).map(({ title }) => title))
    for (const titles of found) expect(plant.breaks).toEqual(expect.arrayContaining([...titles]))
    expect(found.filter(({ length }) => length === plant.breaks.length).length).toBeGreaterThanOrEqual(
      SEEDS - 1,
    )
  },
)
