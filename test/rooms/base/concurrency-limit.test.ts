import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ConcurrencyLimit } from '../../../src/base/concurrency-limit.ts'

test('as many tasks run at once as there are places, whichever fail, and all run', () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.boolean(), { maxLength: 20 }),
      fc.scheduler(),
      async (places, tasks, schedule) => {
        const limit = new ConcurrencyLimit(places)
        const seen = { running: 0, most: 0, done: 0 }
        const task = (fails: boolean) => async () => {
          seen.most = Math.max(seen.most, (seen.running += 1))
          await schedule.schedule(Promise.resolve())
          seen.running -= 1
          seen.done += 1
          if (fails) throw new Error('failed')
        }
        await schedule.waitFor(Promise.allSettled(tasks.map((fails) => limit.run(task(fails)))))
        expect(seen).toEqual({ running: 0, most: Math.min(places, tasks.length), done: tasks.length })
      },
    ),
  ))
