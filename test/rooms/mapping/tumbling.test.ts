import { expect, test } from 'vitest'
import { fieldOf } from '../../../src/mapping/field.ts'
import { Harness, texts } from './support/harness.ts'

const MINUTE = 60_000
const settings = { batchSize: 2, tumblingWindowInSeconds: 60 }

/** Counts records in the window's state, as the example in the AWS Lambda guide does. */
function counting(here: Harness): void {
  here.answer = ({ records, window }) => ({
    state: { count: Number(fieldOf(window?.state, 'count') ?? 0) + records.length },
  })
}

const shown = (here: Harness) =>
  here.seen.map(({ records, window }) => [
    records.length,
    window?.state,
    window?.isFinalInvokeForWindow,
    window?.isWindowTerminatedEarly,
  ])

/** Virtual time begins at a full minute. */
function atFullMinute(): Harness {
  const here = new Harness()
  expect((here.time.now() + 40_000) % MINUTE).toBe(0)
  return here
}

test('state goes from batch to batch of a window, and the last invocation of it has no records', async () => {
  const here = atFullMinute()
  counting(here)
  await here.put(...texts('a', 3))
  await here.wait(MINUTE)
  await here.put(...texts('a', 1, 3))
  await here.deliver(settings)
  expect(shown(here)).toEqual([
    [2, {}, false, false],
    [1, { count: 2 }, false, false],
    [0, { count: 3 }, true, false],
    [1, {}, false, false],
    [0, { count: 1 }, true, false],
  ])
  const [first] = here.seen
  expect(first!.window!.start % MINUTE).toBe(0)
  expect(first!.window!.end - first!.window!.start).toBe(MINUTE)
})

test('a window is finished no earlier than its end', async () => {
  const here = atFullMinute()
  counting(here)
  await here.put('a-0')
  await here.deliver(settings)
  const [, last] = here.seen
  expect(last!.at).toBeGreaterThanOrEqual(last!.window!.end)
})

test('an answer without state is a failure, and so is retried', async () => {
  const here = atFullMinute()
  await here.put('a-0')
  here.answer = () => (here.seen.length === 1 ? {} : { state: {} })
  await here.deliver(settings)
  expect(here.seen.map(({ records }) => records.length)).toEqual([1, 1, 0])
})

test('a final invocation that fails is repeated until it succeeds, and nothing goes on before', async () => {
  const here = atFullMinute()
  await here.put('a-0')
  await here.wait(MINUTE)
  await here.put('a-1')
  here.answer = ({ window }) => {
    if (window?.isFinalInvokeForWindow === true && here.seen.length < 5) throw new Error('no')
    return { state: {} }
  }
  await here.deliver({ ...settings, maximumRetryAttempts: 0 })
  expect(here.seen.map(({ records }) => records.length)).toEqual([1, 0, 0, 0, 0, 1, 0])
})

test('a state of more than 1 MB ends the window early, and it goes on with a fresh one', async () => {
  const here = atFullMinute()
  await here.put(...texts('a', 3))
  here.answer = ({ window }) => ({
    state: here.seen.length === 1 ? 'x'.repeat(1_100_000) : (window?.state ?? {}),
  })
  await here.deliver(settings)
  expect(shown(here).map(([records, , isFinal, early]) => [records, isFinal, early])).toEqual([
    [2, false, false],
    [0, true, true],
    [1, false, false],
    [0, true, false],
  ])
  expect(here.seen[2]!.window!.state).toEqual({})
  expect(here.seen[2]!.window!.start).toBe(here.seen[0]!.window!.start)
})

test('a shard that ends closes its window, and its children begin with a fresh state', async () => {
  const here = atFullMinute()
  counting(here)
  await here.put('a-0')
  await here.log.split('shardId-000000000000')
  await here.put('a-1')
  await here.deliver(settings)
  expect(shown(here)).toEqual([
    [1, {}, false, false],
    [0, { count: 1 }, true, false],
    [1, {}, false, false],
    [0, { count: 1 }, true, false],
  ])
})

test('a mapping that stops within a window sums it up anew when it starts again', async () => {
  const here = atFullMinute()
  counting(here)
  await here.put(...texts('a', 3))
  const mapping = here.start(settings)
  await here.wait(100)
  await mapping.stop()
  expect(shown(here)).toHaveLength(2)
  await here.deliver(settings)
  expect(shown(here).at(-1)).toEqual([0, { count: 3 }, true, false])
})

test('what a window was ended early with is done with, also where the mapping stops before its end', async () => {
  const here = atFullMinute()
  await here.put(...texts('a', 3))
  here.answer = ({ records }) => {
    if (records.includes('a-2')) throw new Error('not yet')
    return { state: 'x'.repeat(1_100_000) }
  }
  const mapping = here.start(settings)
  await here.wait(1_000)
  await mapping.stop()
  const before = here.seen.length
  counting(here)
  await here.deliver(settings)
  expect(shown(here).slice(before)).toEqual([
    [1, {}, false, false],
    [0, { count: 1 }, true, false],
  ])
})

test('a partial failure keeps the state that came with it and delivers the rest', async () => {
  const here = atFullMinute()
  await here.put(...texts('a', 2))
  here.answer = ({ records, window }, invocation) => {
    const count = Number(fieldOf(window?.state, 'count') ?? 0)
    if (here.seen.length > 1) return { state: { count: count + records.length } }
    return {
      state: { count: 1 },
      batchItemFailures: [{ itemIdentifier: invocation.records[1]!.sequenceNumber }],
    }
  }
  await here.deliver({ ...settings, functionResponseTypes: ['ReportBatchItemFailures'] })
  expect(shown(here).map(([records, state]) => [records, state])).toEqual([
    [2, {}],
    [1, { count: 1 }],
    [0, { count: 2 }],
  ])
})

test('a window of batches of one record takes more than the first', async () => {
  const here = new Harness()
  here.answer = () => ({ state: {} })
  await here.put('a-0', 'a-1')
  await here.deliver({ batchSize: 1, tumblingWindowInSeconds: 60 })
  expect(here.batches()).toEqual([['a-0'], ['a-1'], []])
})
