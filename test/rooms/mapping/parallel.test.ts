import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Harness } from './support/harness.ts'

test('with a parallelization factor every key keeps its order, no key is in two hands, and all is delivered', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2, max: 10 }),
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.nat(8), { maxLength: 40 }),
      fc.array(fc.record({ ms: fc.nat(5_000), fails: fc.boolean() }), { maxLength: 20 }),
      async (parallelizationFactor, batchSize, keys, script) => {
        const here = new Harness()
        const underWay = new Map<string, number>()
        const delivered: string[] = []
        let most = 0
        const keysOf = (records: readonly string[]) => [
          ...new Set(records.map((text) => text.split('-')[0]!)),
        ]
        here.answer = async ({ records }) => {
          const { ms, fails } = script.shift() ?? { ms: 0, fails: false }
          for (const key of keysOf(records)) expect(underWay.get(key) ?? 0).toBe(0)
          for (const key of keysOf(records)) underWay.set(key, 1)
          most = Math.max(most, underWay.size)
          await here.wait(ms)
          for (const key of keysOf(records)) underWay.delete(key)
          if (fails) throw new Error('no')
          delivered.push(...records)
        }
        const texts = keys.map((key, i) => `${key.toString()}-${i.toString()}`)
        await here.put(...texts)
        await here.deliver({ parallelizationFactor, batchSize })
        const byKey = (all: readonly string[]) =>
          [...all].sort((a, b) => Number(a.split('-')[0]) - Number(b.split('-')[0]))
        expect(byKey(delivered)).toEqual(byKey(texts))
      },
    ),
    { numRuns: 60 },
  )
})

test('one key that fails for ever does not hold up the keys of other lanes, and memory stays bounded', async () => {
  const here = new Harness()
  here.answer = ({ records }) => {
    if (records.includes('bad-0')) throw new Error('never')
  }
  await here.put('bad-0', ...Array.from({ length: 400 }, (_, i) => `k${(i % 50).toString()}-${i.toString()}`))
  const mapping = here.start({ parallelizationFactor: 4, batchSize: 10 })
  await here.wait(5_000)
  const done = new Set(
    here
      .batches()
      .filter((batch) => !batch.includes('bad-0'))
      .flat(),
  )
  expect(done.size).toBeGreaterThan(50)
  expect(mapping.status().shards[0]!.outstanding).toBeLessThanOrEqual(80)
  expect(mapping.status().shards[0]!.sequenceNumber).toBeUndefined()
  await mapping.stop()
})

test('what one lane is done with is delivered again after a restart where another lane is not', async () => {
  const here = new Harness()
  let broken = true
  here.answer = ({ records }) => {
    if (broken && records.includes('bad-0')) throw new Error('not yet')
  }
  await here.put('bad-0', 'a-1', 'b-2', 'c-3')
  const mapping = here.start({ parallelizationFactor: 10 })
  await here.wait(1_000)
  await mapping.stop()
  broken = false
  await here.deliver({ parallelizationFactor: 10 })
  for (const text of ['bad-0', 'a-1', 'b-2', 'c-3']) expect(here.batches().flat()).toContain(text)
})
