import { describe, expect, test } from 'vitest'
import { laws } from '../../src/testing/laws.ts'
import orders from '../examples/orders/application.ts'
import { mediaApplication } from '../media.ts'
import { PLANTS } from './support/planted-orders.ts'
import { failuresOf } from './support/tried.ts'

describe('law 19, long: the laws hold', () => {
  for (const { name, run } of laws(orders, { numRuns: 2_000 })) test(name, run)
  for (const { name, run } of laws(mediaApplication, { numRuns: 500, inArrivalOrder: ['stats'] }))
    test(name, run)
})

/** A race is not found from every seed: the schedule of two writers is drawn, too. */
test.each(PLANTS.map((plant) => [plant.bug, plant] as const))(
  'law 19, long: within five random seeds, with the default number of runs, and no other law: %s',
  async (_, plant) => {
    const broken = new Set<string>()
    for (let seeds = 0; seeds < 5; seeds += 1)
      for (const { title } of await failuresOf(plant, {})) broken.add(title)
    expect([...broken].sort()).toEqual([...plant.breaks].sort())
  },
)
