import { expect, test } from 'vitest'
import { readCheckpoints } from '../../../src/mapping/checkpoints.ts'
import { Harness, texts } from './support/harness.ts'

const SHARD = 'shardId-000000000000'

test('a mapping that starts again goes on where it stopped', async () => {
  const here = new Harness(3)
  await here.put(...texts('a', 3), ...texts('b', 3))
  await here.deliver()
  await here.put(...texts('c', 3))
  await here.deliver()
  expect(here.batches().flat().sort()).toEqual([...texts('a', 3), ...texts('b', 3), ...texts('c', 3)])
})

test('LATEST begins with what comes after the first start, also across a restart', async () => {
  const here = new Harness(2)
  await here.put(...texts('a', 2), ...texts('b', 2))
  await here.deliver({ startingPosition: 'LATEST' })
  await here.put('a-2', 'b-2')
  await here.deliver({ startingPosition: 'LATEST' })
  expect(here.batches().flat().sort()).toEqual(['a-2', 'b-2'])
})

test('LATEST takes the children of a shard from their beginning', async () => {
  const here = new Harness()
  await here.put('a-0')
  const mapping = here.start({ startingPosition: 'LATEST' })
  await mapping.idle()
  await here.log.split(SHARD)
  await here.put('a-1')
  await mapping.idle()
  await mapping.stop()
  expect(here.batches()).toEqual([['a-1']])
})

test('AT_TIMESTAMP begins with the first record of that moment or later', async () => {
  const here = new Harness()
  await here.put('a-0')
  await here.wait(5_000)
  await here.put('a-1')
  const startingPositionTimestamp = here.time.now() / 1000
  await here.deliver({ startingPosition: 'AT_TIMESTAMP', startingPositionTimestamp })
  expect(here.batches()).toEqual([['a-1']])
})

test('a paused mapping invokes nothing, and goes on when it is resumed', async () => {
  const here = new Harness()
  const mapping = here.start()
  await mapping.pause()
  expect(mapping.status()).toEqual({ state: 'paused', shards: [] })
  await here.put('a-0')
  await here.wait(60_000)
  expect(here.seen).toEqual([])
  await mapping.resume()
  await mapping.idle()
  await mapping.stop()
  expect(here.batches()).toEqual([['a-0']])
  expect(mapping.status().state).toBe('stopped')
  await expect(mapping.idle()).rejects.toThrow('Cannot wait for mapping "test" to catch up: it is stopped')
})

test('a mapping that is not enabled waits to be resumed', async () => {
  const here = new Harness()
  await here.put('a-0')
  const mapping = here.start({ enabled: false })
  await here.wait(60_000)
  expect(here.seen).toEqual([])
  await mapping.resume()
  await mapping.idle()
  await mapping.stop()
  expect(here.batches()).toEqual([['a-0']])
})

test('moveTo() takes a mapping back to the beginning, parents before children again, or forward to the end', async () => {
  const here = new Harness()
  await here.put('a-0')
  await here.log.split(SHARD)
  await here.put('a-1')
  const mapping = here.start()
  await mapping.idle()
  await mapping.moveTo({ type: 'TRIM_HORIZON' })
  await mapping.idle()
  await mapping.pause()
  await here.put('a-2')
  await mapping.moveTo({ type: 'LATEST' })
  await mapping.resume()
  await here.put('a-3')
  await mapping.idle()
  await mapping.stop()
  expect(here.batches().flat()).toEqual(['a-0', 'a-1', 'a-0', 'a-1', 'a-3'])
})

test('stop() waits for the invocation under way and saves what it did', async () => {
  const here = new Harness()
  await here.put(...texts('a', 2))
  here.answer = () => here.wait(2_000)
  const mapping = here.start({ batchSize: 1 })
  await here.wait(1_000)
  await mapping.stop()
  expect(here.batches()).toEqual([['a-0']])
  const [first] = here.log.all()
  expect((await readCheckpoints(here.tables, 'test')).get(SHARD)).toEqual({
    sequenceNumber: first!.sequenceNumber,
    ended: false,
  })
})

test('a closed shard has not ended before all of it is done, also where the mapping stops in between', async () => {
  const here = new Harness()
  await here.put('a-0')
  await here.log.split(SHARD)
  await here.put('a-1')
  here.answer = () => {
    throw new Error('not yet')
  }
  const mapping = here.start()
  await here.wait(5_000)
  await mapping.stop()
  expect((await readCheckpoints(here.tables, 'test')).get(SHARD)?.ended ?? false).toBe(false)
  here.answer = () => undefined
  await here.deliver()
  expect(here.batches().slice(-2)).toEqual([['a-0'], ['a-1']])
})

test('a child shard that is listed late is found, also while other shards do not end', async () => {
  const here = new Harness(2)
  await here.log.split(SHARD)
  await here.put(...texts('a', 2), ...texts('b', 2), ...texts('c', 2))
  const listed = here.time.now() + 60_000
  const shards = here.log.shards.bind(here.log)
  here.log.shards = async () => (await shards()).slice(0, here.time.now() < listed ? 2 : undefined)
  const mapping = here.start()
  await here.wait(90_000)
  await mapping.stop()
  expect(here.batches().flat().sort()).toEqual([...texts('a', 2), ...texts('b', 2), ...texts('c', 2)])
})
