import { expect, test } from 'vitest'
import { Harness } from './support/harness.ts'

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

test('what one queue is done with is delivered again after a restart where another queue is not', async () => {
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
