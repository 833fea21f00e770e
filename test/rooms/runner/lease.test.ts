import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ORIGIN } from '../../../src/events/position.ts'
import { leaseAlong, leaseOn } from '../../../src/runner/lease.ts'
import { memoryTables } from '../../../src/tables/memory.ts'

/** Every process has its own monotonic clock, which begins at any value. */
function world() {
  const time = { now: 0 }
  const tables = memoryTables()
  const clockFrom = (start: number) => () => start + time.now
  const lease = (start = 1_000_000) => leaseOn(tables, clockFrom(start))
  return { time, tables, clockFrom, lease }
}

describe('a lease', () => {
  test('is held by the first who asks, and by no one else while it is touched', async () => {
    const { time, lease } = world()
    const [first, second] = [lease(), lease()]
    expect(await first.hold()).toBe(true)
    for (let beats = 0; beats < 5; beats += 1) {
      time.now += 4000
      expect(await second.hold()).toBe(false)
      expect(await first.hold()).toBe(true)
    }
  })

  test('goes to another who has seen it untouched for five seconds', async () => {
    const { time, lease } = world()
    const [first, second] = [lease(), lease()]
    await first.hold()
    expect(await second.hold()).toBe(false)
    time.now += 4999
    expect(await second.hold()).toBe(false)
    time.now += 1
    expect(await second.hold()).toBe(true)
    expect(await first.hold()).toBe(false)
  })

  test('is judged by nobody who has just come, however long it was untouched', async () => {
    const { time, lease } = world()
    await lease().hold()
    time.now += 60_000
    const young = lease()
    expect(await young.hold()).toBe(false)
    time.now += 5000
    expect(await young.hold()).toBe(true)
  })

  test('is judged alike whatever the clocks of its holder and of others say', () =>
    fc.assert(
      fc.asyncProperty(
        fc.double({ noNaN: true, min: -1e13, max: 1e13 }),
        fc.boolean(),
        async (ahead, beats) => {
          const { time, lease } = world()
          const [holder, other] = [lease(0), lease(Math.round(ahead))]
          await holder.hold()
          for (let looks = 0; looks < 5; looks += 1) {
            if (beats) await holder.hold()
            expect(await other.hold()).toBe(false)
            time.now += 1000
          }
          if (beats) await holder.hold()
          expect(await other.hold()).toBe(!beats)
        },
      ),
      { numRuns: 30 },
    ))

  test('of an earlier release, with a time that is yet to come and a pid that runs, is judged alike', async () => {
    const { time, tables, lease } = world()
    const content = { id: 'old', host: 'here', pid: process.pid, beat: 9e15 }
    const key = { partition: 'consumers', sort: 'runner' }
    await tables.put('leases', [{ row: { key, position: ORIGIN, content }, expected: undefined }])
    const one = lease()
    expect(await one.hold()).toBe(false)
    time.now += 5000
    expect(await one.hold()).toBe(true)
  })

  test('goes to another at once where the holder released it', async () => {
    const { lease } = world()
    const [first, second] = [lease(), lease()]
    await first.hold()
    await first.release()
    expect(await second.hold()).toBe(true)
  })

  test('is held along by the other threads of its process, and by no process beside it with the same pid', async () => {
    const { time, tables, clockFrom } = world()
    const [own, other] = ['a', 'b'].map((holder) => leaseAlong(tables, clockFrom(0), { holder }))
    expect(await own!.hold()).toBe(false)
    const first = leaseOn(tables, clockFrom(0), { holder: 'a' })
    await first.hold()
    expect([await own!.hold(), await other!.hold()]).toEqual([true, false])
    time.now += 5000
    expect(await own!.hold()).toBe(false)
    await first.hold()
    expect(await own!.hold()).toBe(true)
    await first.release()
    expect(await own!.hold()).toBe(false)
  })

  test('is not released by someone who does not hold it', async () => {
    const { lease } = world()
    const [first, second] = [lease(), lease()]
    await first.hold()
    await second.release()
    expect(await second.hold()).toBe(false)
  })

  test('is won by exactly one of those who ask at once', async () => {
    const { lease } = world()
    const answers = await Promise.all(Array.from({ length: 5 }, () => lease().hold()))
    expect(answers.filter(Boolean)).toHaveLength(1)
  })
})
