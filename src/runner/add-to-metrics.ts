import type { Metrics } from '../api/metrics.ts'
import type { ConsumerNews } from './runner-messages.ts'

const COUNTED = ['threw', 'throttled', 'retried', 'bisected', 'disturbed'] as const
const CONDITIONS = ['RetryAttemptsExhausted', 'RecordAgeExceeded'] as const

/** Adds the counts of one consumer to the metrics. */
export function addToMetrics(metrics: Metrics, consumer: string, news: ConsumerNews): void {
  metrics.projected.inc({ consumer }, news.projected)
  for (const records of news.batches) metrics.batchRecords.observe({ consumer }, records)
  for (const [shard, age] of Object.entries(news.iteratorAges))
    metrics.iteratorAge.set({ consumer, shard }, age / 1000)
  for (const kind of COUNTED) metrics[kind].inc({ consumer }, news.counts[kind])
  for (const condition of CONDITIONS)
    metrics.discarded.inc({ consumer, condition }, news.discarded[condition])
  if (news.progressAt !== undefined) metrics.progressAt.set({ consumer }, news.progressAt / 1000)
}
