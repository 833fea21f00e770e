import { expect, test } from 'vitest'
import { createMetrics } from '../../../src/api/metrics.ts'
import { ConsumerTally } from '../../../src/runner/consumer-tally.ts'
import { addToMetrics } from '../../../src/runner/add-to-metrics.ts'
import type { MappingOptions } from '../../../src/mapping/options.ts'
import { Harness, texts } from '../mapping/support/harness.ts'

/** The lines of /metrics about consumer `usage` after a mapping has delivered a shard of four records to it. */
async function metricsAfter(
  answer: Harness['answer'],
  settings: MappingOptions['settings'],
): Promise<readonly string[]> {
  const harness = new Harness()
  const [tally, metrics] = [new ConsumerTally(() => harness.time.now()), createMetrics()]
  await harness.put(...texts('a', 4))
  await harness.wait(2_000)
  harness.answer = answer
  await harness.deliver(settings, { meter: (reading) => tally.add('usage', reading) })
  for (const [consumer, news] of Object.entries(tally.take())) addToMetrics(metrics, consumer, news)
  expect(tally.take()).toEqual({})
  return (await metrics.registry.metrics()).split('\n')
}

test('what happens to a consumer is told in metrics: batches, age, errors, retries, bisects, discarded', async () => {
  const told = await metricsAfter(
    ({ records }) => {
      if (records.includes('a-2')) throw new Error('not this one')
    },
    { bisectBatchOnFunctionError: true, maximumRetryAttempts: 2 },
  )
  expect(told).toEqual(
    expect.arrayContaining([
      'tributary_events_projected_total{consumer="usage"} 3',
      'tributary_consumer_batch_records_bucket{le="1",consumer="usage"} 4',
      'tributary_consumer_batch_records_sum{consumer="usage"} 12',
      'tributary_consumer_batch_records_count{consumer="usage"} 7',
      'tributary_consumer_errors_total{consumer="usage"} 5',
      'tributary_consumer_bisects_total{consumer="usage"} 2',
      'tributary_consumer_retries_total{consumer="usage"} 2',
      'tributary_consumer_discarded_records_total{consumer="usage",condition="RetryAttemptsExhausted"} 1',
    ]),
  )
  const [age = ''] = told.filter((line) => line.startsWith('tributary_consumer_iterator_age_seconds{'))
  expect(age).toMatch(/consumer="usage",shard="shardId-000000000000"\} [2-9]/)
  expect(told.some((line) => /^tributary_consumer_progress_timestamp_seconds\{.*\} [1-9]/.test(line))).toBe(
    true,
  )
})

test('of a batch that got part of the way, that part is counted as taken, and once', async () => {
  let failures = 1
  const told = await metricsAfter(
    (_, { records }) => ({
      batchItemFailures: failures-- > 0 ? [{ itemIdentifier: records[3]!.sequenceNumber }] : [],
    }),
    { functionResponseTypes: ['ReportBatchItemFailures'] },
  )
  expect(told).toContain('tributary_events_projected_total{consumer="usage"} 4')
  expect(told).toContain('tributary_consumer_retries_total{consumer="usage"} 0')
})
