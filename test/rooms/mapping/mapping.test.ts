import { expect, test } from 'vitest'
import type { Reading } from '../../../src/mapping/meter.ts'
import { Harness, texts } from './support/harness.ts'

const SHARD = 'shardId-000000000000'
const DAY = 86_400_000

test('a failing batch is retried for days, ever more rarely, and nothing overtakes it', async () => {
  const here = new Harness()
  await here.put(...texts('a', 10))
  const began = here.time.now()
  here.answer = ({ at }) => {
    if (at - began < 2 * DAY) throw new Error('no')
  }
  await here.deliver({ batchSize: 5 })
  const pauses = here.seen.slice(1).map(({ at }, i) => at - here.seen[i]!.at)
  expect(here.seen.slice(0, -1).every(({ records }) => records[0] === 'a-0')).toBe(true)
  expect(pauses.slice(0, 10)).toEqual([100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000])
  expect(here.batches().at(-1)).toEqual(texts('a', 5, 5))
})

test('a function that outlives its time-out is told so, given up on and delivered to again', async () => {
  const here = new Harness()
  await here.put('a-0')
  const given: { signal: AbortSignal; deadline: number }[] = []
  here.answer = (_seen, { signal, deadline }) => {
    given.push({ signal, deadline })
    return given.length === 1 ? new Promise(() => undefined) : undefined
  }
  const began = here.time.now()
  await here.deliver({}, { functionTimeoutMs: 3_000 })
  expect(given[0]!.deadline).toBe(began + 3_000)
  expect(given[0]!.signal.aborted).toBe(true)
  expect(here.seen.map(({ at }) => at - began)).toEqual([0, 3_100])
})

test('a log that fails for a while is asked again', async () => {
  const here = new Harness()
  await here.put('a-0')
  const disturbed: string[] = []
  let fails = 3
  const read = here.log.read.bind(here.log)
  here.log.read = (...args) => (fails-- > 0 ? Promise.reject(new Error('throttled')) : read(...args))
  const meter = (reading: Reading) => {
    if (reading.kind === 'disturbed') disturbed.push(reading.action)
  }
  await here.deliver({}, { meter })
  expect(here.batches()).toEqual([['a-0']])
  expect(disturbed).toEqual(['read a shard', 'read a shard', 'read a shard'])
})

test('one mapping that fails for ever does not hold up another on the same log', async () => {
  const here = new Harness()
  await here.put(...texts('a', 20))
  const failing = here.start({}, { name: 'failing', invoke: () => Promise.reject(new Error('never')) })
  await here.deliver({ batchSize: 5 })
  await failing.stop()
  expect(here.batches().flat()).toEqual(texts('a', 20))
})

test('startMapping() throws for settings outside what AWS allows', () => {
  expect(() => new Harness().start({ batchSize: 0 })).toThrow('Cannot use setting batchSize')
})

test('startMapping() and moveTo() refuse to start in the future, by the clock of the mapping', async () => {
  const here = new Harness()
  const seconds = here.time.now() / 1000
  const at = (startingPositionTimestamp: number) =>
    here.start({ startingPosition: 'AT_TIMESTAMP', startingPositionTimestamp })
  expect(() => at(seconds + 1)).toThrow('must not be in the future')
  const mapping = at(seconds)
  const move = (timestamp: number) => mapping.moveTo({ type: 'AT_TIMESTAMP', timestamp })
  for (const timestamp of [here.time.now() + 60_000, -1, NaN])
    await expect(move(timestamp)).rejects.toThrow('Cannot move mapping "test": the timestamp must')
  await here.put('a-0')
  await move(seconds * 1000)
  await mapping.idle()
  await mapping.stop()
  expect(here.batches().flat()).toContain('a-0')
})

test('the meter tells every invocation, its iterator age and what came of it', async () => {
  const here = new Harness()
  await here.put(...texts('a', 2))
  await here.wait(7_000)
  here.answer = ({ records }) => {
    if (records.includes('a-1')) throw new Error('bad')
  }
  const readings: Reading[] = []
  await here.deliver(
    { bisectBatchOnFunctionError: true, maximumRetryAttempts: 1 },
    { meter: (reading) => readings.push(reading) },
  )
  expect(readings.map(({ kind }) => kind).filter((kind) => kind !== 'threw')).toEqual([
    'invoked',
    'bisected',
    'invoked',
    'succeeded',
    'invoked',
    'retried',
    'invoked',
    'discarded',
  ])
  expect(readings[0]).toEqual({ kind: 'invoked', shardId: SHARD, records: 2, iteratorAge: 7_000 })
})
