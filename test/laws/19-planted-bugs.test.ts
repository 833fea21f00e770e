import { describe, expect, test } from 'vitest'
import type { Application } from '../../src/application/application.ts'
import { laws } from '../../src/testing/laws.ts'
import { given } from '../../src/testing/given.ts'
import orders from '../examples/orders/application.ts'
import { mediaApplication } from '../media.ts'
import { planted, PLANTS } from './support/planted-orders.ts'
import { failuresOf } from './support/tried.ts'

describe('law 19: the laws hold for the media-sharing application', () => {
  // How often a user moved is counted as their places arrive.
  for (const { name, run } of laws(mediaApplication, {
    numRuns: 25,
    inArrivalOrder: ['stats', 'notifications', 'quota'],
  }))
    test(name, run)
})

describe.each(PLANTS.map((plant) => [plant.bug, plant] as const))(
  'law 19: a bug in the orders example: %s',
  (_, plant) => {
    test('is seen by the laws that it breaks, and by no other, as a history of a few events', async () => {
      const failed = await failuresOf(plant, { seed: 19, numRuns: 60 })
      expect(failed.map(({ title }) => title)).toEqual(plant.breaks)
      for (const { message } of failed) {
        expect(message.match(/^ +{.* type: '/gm)?.length ?? 0).toBeLessThanOrEqual(plant.events ?? 3)
        if (plant.isShown !== true) continue
        expect(await passes(message, planted(plant))).toBe(false)
        expect(await passes(message, orders)).toBe(true)
      }
    })
  },
)

/** Whether the test that a message has passes, on an application. */
async function passes(message: string, application: Application): Promise<boolean> {
  const [, code = ''] = /^As a test:\n\n(.*)\n\nRun it again:/ms.exec(message) ?? []
  let run: () => Promise<void> = () => Promise.reject(new Error('There is no test'))
  const keep = (_name: string, body: () => Promise<void>) => (run = body)
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
  new Function('test', 'given', 'orders', code)(keep, given, application)
  return run().then(
    () => true,
    () => false,
  )
}

test('a failure is found again by its seed and path, and by nothing else', async () => {
  const plant = PLANTS.find(({ bug }) => bug.startsWith('a total that is no difference'))!
  const [first] = await failuresOf(plant, { seed: 19, numRuns: 60 })
  const [, path] = / path: '([^']+)'/.exec(first?.message ?? '') ?? []
  const again = laws(planted(plant), { seed: 19, numRuns: 60, path: path ?? '' })
  const failed = await Promise.allSettled(again.map(({ run }) => run()))
  const reasons = failed.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Error).message] : []))
  expect(reasons.map((reason) => reason.split('\n\nRun it again')[0])).toEqual([
    first?.message.split('\n\nRun it again')[0],
  ])
})

test('a table that an application has not, and events that are none, are refused', () => {
  expect(() => laws(orders, { tables: ['earnigs'] })).toThrow('has earnings, followers')
})
