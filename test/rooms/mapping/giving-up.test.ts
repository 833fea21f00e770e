import { expect, test } from 'vitest'
import { Throttled } from '../../../src/mapping/invocation.ts'
import { Harness, texts } from './support/harness.ts'

test('throttling is no attempt: it is retried until the records are too old', async () => {
  const here = new Harness()
  await here.put('a-0')
  here.answer = () => {
    throw new Throttled('no capacity')
  }
  await here.deliver({ maximumRetryAttempts: 0, maximumRecordAgeInSeconds: 60 })
  expect(here.seen.length).toBeGreaterThan(5)
  expect(here.failures).toMatchObject([
    { condition: 'RecordAgeExceeded', invocations: 0, response: undefined },
  ])
})

test('only the records of a batch that are too old are given up on', async () => {
  const here = new Harness()
  await here.put('a-0')
  await here.wait(50_000)
  await here.put('a-1')
  await here.wait(20_000)
  await here.deliver({ maximumRecordAgeInSeconds: 60 })
  expect(here.failures).toMatchObject([{ condition: 'RecordAgeExceeded', records: [here.log.all()[0]] }])
  expect(here.batches()).toEqual([['a-1']])
})

test('a destination that does not answer is told again before the mapping goes on', async () => {
  const here = new Harness()
  await here.put(...texts('a', 2))
  const told: string[] = []
  here.answer = ({ records }) => {
    told.push(...records)
    if (records[0] === 'a-0') throw new Error('bad')
  }
  let fails = 3
  const onFailure = () => {
    told.push('destination')
    return fails-- > 0 ? Promise.reject(new Error('down')) : Promise.resolve()
  }
  await here.deliver({ batchSize: 1, maximumRetryAttempts: 0 }, { onFailure })
  expect(told).toEqual(['a-0', 'destination', 'destination', 'destination', 'destination', 'a-1'])
})

test('a mapping that stops while its destination is down passes over nothing', async () => {
  const here = new Harness()
  await here.put('a-0')
  here.answer = () => {
    throw new Error('bad')
  }
  const onFailure = () => Promise.reject(new Error('down'))
  const mapping = here.start({ maximumRetryAttempts: 0 }, { onFailure })
  await here.wait(5_000)
  await mapping.stop()
  await here.deliver({ maximumRetryAttempts: 0 })
  expect(here.failures).toMatchObject([{ condition: 'RetryAttemptsExhausted', invocations: 1 }])
})

test('a function that throws before it promises anything has failed like any other', async () => {
  const here = new Harness()
  await here.put('a-0')
  const invoke = () => {
    throw new Error('at once')
  }
  await here.deliver({ maximumRetryAttempts: 1 }, { invoke })
  expect(here.failures).toMatchObject([{ condition: 'RetryAttemptsExhausted', invocations: 2 }])
})
