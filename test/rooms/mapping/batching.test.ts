import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SequenceNumber } from '../../../src/events/position.ts'
import { batchLength, PAYLOAD_BYTES, weigh } from '../../../src/mapping/batch.ts'
import { lambdaEvent } from '../../../src/mapping/lambda-event.ts'
import { Harness, texts } from './support/harness.ts'

test('without a batching window what is there is delivered at once', async () => {
  const here = new Harness()
  await here.put(...texts('a', 3))
  const began = here.time.now()
  await here.deliver({ batchSize: 10 })
  expect(here.seen).toMatchObject([{ at: began, records: texts('a', 3) }])
})

test('a batching window gathers records until it ends', async () => {
  const here = new Harness()
  await here.put('a-0')
  const began = here.time.now()
  const mapping = here.start({ batchSize: 10, maximumBatchingWindowInSeconds: 60 })
  await here.wait(30_000)
  await here.put('a-1')
  await mapping.idle()
  await mapping.stop()
  expect(here.batches()).toEqual([['a-0', 'a-1']])
  expect(here.seen[0]!.at - began).toBe(60_000)
})

test('a full batch goes before its batching window ends', async () => {
  const here = new Harness()
  await here.put(...texts('a', 4))
  const began = here.time.now()
  await here.deliver({ batchSize: 2, maximumBatchingWindowInSeconds: 300 })
  expect(here.seen.map(({ at, records }) => [at - began, records.length])).toEqual([
    [0, 2],
    [0, 2],
  ])
})

test('a mapping that stops does not wait for its batching window', async () => {
  const here = new Harness()
  await here.put('a-0')
  const mapping = here.start({ maximumBatchingWindowInSeconds: 300 })
  await here.wait(1_000)
  const stopping = here.time.now()
  await mapping.stop()
  expect([here.time.now() - stopping, here.seen]).toEqual([0, []])
})

const identity = {
  functionArn: `arn:aws:lambda:ap-northeast-1:123456789012:function:${'f'.repeat(64)}`,
  eventSourceArn: `arn:aws:kinesis:ap-northeast-1:123456789012:stream/${'s'.repeat(64)}`,
  region: 'ap-northeast-1',
  invokeIdentityArn: `arn:aws:iam::123456789012:role/${'r'.repeat(64)}`,
}

const record = (bytes: number, partitionKey = '\u0001'.repeat(256)) => ({
  shardId: 'shardId-000000000000',
  sequenceNumber: '9'.repeat(56) as SequenceNumber,
  partitionKey,
  data: new Uint8Array(bytes),
  approximateArrivalTimestamp: 1_700_000_000_999,
})

test('no batch is too large for the payload of an invocation, and none is smaller than it must be', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.nat(1_048_576), fc.nat(600)), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 40 }),
      (sizes, batchSize) => {
        const waiting = sizes.map((size) => record(size))
        const length = batchLength(waiting, batchSize, PAYLOAD_BYTES)
        const weights = (count: number) => waiting.slice(0, count).reduce((sum, one) => sum + weigh(one), 0)
        expect(weights(length)).toBeLessThanOrEqual(PAYLOAD_BYTES)
        if (length < Math.min(batchSize, sizes.length))
          expect(weights(length + 1)).toBeGreaterThan(PAYLOAD_BYTES)
      },
    ),
    { numRuns: 50 },
  )
})

test('a record weighs at least what its JSON takes', () => {
  for (const one of [record(0), record(1), record(1_000, 'é'.repeat(256)), record(99_999, 'lane-7f')]) {
    const event = JSON.stringify(lambdaEvent({ shardId: one.shardId, records: [one, one] }, identity))
    expect(Buffer.byteLength(event)).toBeLessThanOrEqual(2 * weigh(one))
  }
})

test('records that pass no filter are passed over, and the checkpoint with them', async () => {
  const here = new Harness()
  await here.put('{"n":1}', '{"n":2}', 'not json', '{"n":3}')
  const filterCriteria = { filters: [{ pattern: '{"data":{"n":[{"numeric":[">=",2]}]}}' }] }
  await here.deliver({ filterCriteria })
  expect(here.batches()).toEqual([['{"n":2}', '{"n":3}']])
  await here.put('{"n":0}')
  await here.deliver({ filterCriteria })
  await here.deliver()
  expect(here.seen).toHaveLength(1)
})
