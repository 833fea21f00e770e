import { expect, test } from 'vitest'
import { tableCheckpoints } from '../../../src/mapping/checkpoints.ts'
import { systemScheduler } from '../../../src/mapping/clock.ts'
import { startMapping } from '../../../src/mapping/mapping.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import { MemoryLog } from './support/memory-log.ts'

test('the clock of the machine sleeps until the signal, and no longer', async () => {
  const waking = new AbortController()
  const sleeping = systemScheduler.sleep(3_600_000, waking.signal)
  waking.abort()
  await expect(sleeping).resolves.toBeUndefined()
  await expect(systemScheduler.sleep(3_600_000, waking.signal)).resolves.toBeUndefined()
})

test('a mapping with much to do and nothing to wait for leaves timers their turn', async () => {
  const log = new MemoryLog(1, () => 0)
  const record = { partitionKey: 'a', data: new Uint8Array() }
  await log.append(Array.from({ length: 2_000 }, () => record))
  let batches = 0
  const invoke = () => {
    const until = performance.now() + 1
    while (performance.now() < until) batches += 0
    batches += 1
    return Promise.resolve()
  }
  const checkpoints = tableCheckpoints(memoryTables())
  const mapping = startMapping({ name: 'busy', log, invoke, checkpoints, settings: { batchSize: 1 } })
  const batchesAtTimer = new Promise<number>((resolve) => setTimeout(() => resolve(batches), 5))
  expect(await batchesAtTimer).toBeLessThan(2_000)
  await mapping.stop()
})
