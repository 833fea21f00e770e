import fc from 'fast-check'
import { expect, it } from 'vitest'
import { giveBackAttempt, takeAttempt } from '../../../src/passwords/attempts.ts'
import { memoryTables } from '../../../src/tables/memory.ts'

const HOUR = 3_600_000

it('lets in at most a burst and what has come back since, whatever the times of the attempts are', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 60_000 }), { maxLength: 40 }), async (pauses) => {
      const tables = memoryTables()
      let [now, taken] = [HOUR, 0]
      for (const pause of pauses) {
        now += pause
        const waitMs = await takeAttempt(tables, { user: 'ann', address: `10.0.0.${taken % 200}`, now })
        if (waitMs === undefined) taken += 1
        else
          expect(
            await takeAttempt(tables, { user: 'ann', address: '10.1.0.1', now: now + waitMs - 2 }),
          ).toBeGreaterThan(0)
      }
      expect(taken).toBeLessThanOrEqual(10 + (now - HOUR) / 30_000)
    }),
    { numRuns: 50 },
  ))

it('counts simultaneous attempts one by one', async () => {
  const tables = memoryTables()
  const all = Array.from({ length: 60 }, (_, n) =>
    takeAttempt(tables, { user: `u${n}`, address: '10.0.0.1', now: HOUR }),
  )
  expect((await Promise.all(all)).filter((waitMs) => waitMs === undefined)).toHaveLength(50)
})

it('counts the last attempt once if another process takes it at the same time', async () => {
  const tables = memoryTables()
  const attempt = { user: 'ann', address: '10.0.0.1', now: HOUR }
  for (let n = 0; n < 9; n++) await takeAttempt(tables, attempt)
  let isFirst = true
  const racing: typeof tables = {
    ...tables,
    put: async (table, writes) => {
      if (isFirst && writes[0]!.row.key.partition.startsWith('user/')) {
        isFirst = false
        await tables.put(table, writes)
      }
      return tables.put(table, writes)
    },
  }
  expect(await takeAttempt(racing, attempt)).toBe(30_000)
})

it('gives back no more than a burst, and takes nothing for a clock that was set back', async () => {
  const tables = memoryTables()
  for (let n = 0; n < 5; n++) await giveBackAttempt(tables, 'ann', HOUR)
  const waits = []
  for (let n = 0; n < 12; n++)
    waits.push(await takeAttempt(tables, { user: 'ann', address: `10.0.0.${n}`, now: HOUR - n * 1000 }))
  expect(waits.filter((waitMs) => waitMs === undefined)).toHaveLength(10)
})
