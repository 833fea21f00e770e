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

test.each(PLANTS.map((plant) => [plant.bug, plant] as const))(
  'law 19, long: from any seed, with the default number of runs: %s',
  async (_, plant) => {
    for (let seeds = 0; seeds < 5; seeds += 1)
      expect((await failuresOf(plant, {})).map(({ title }) => title)).toEqual(plant.breaks)
  },
)
