import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

const RECORDS = [1, 10, 100, 500, 1_000, 2_500, 5_000, 7_500, 10_000]

/** Metrics of the consumers in the process that runs them, counted from its start. */
export function consumerMetrics(registers: Registry[]) {
  const counter = (name: string, help: string, ...more: string[]) =>
    new Counter({ name, help, labelNames: ['consumer', ...more], registers })
  const gauge = (name: string, help: string, ...more: string[]) =>
    new Gauge({ name, help, labelNames: ['consumer', ...more], registers })
  return {
    projected: counter('tributary_events_projected_total', 'Events a consumer has taken'),
    batchRecords: new Histogram({
      name: 'tributary_consumer_batch_records',
      help: 'Records in a batch that a consumer was given',
      labelNames: ['consumer'],
      buckets: RECORDS,
      registers,
    }),
    iteratorAge: gauge(
      'tributary_consumer_iterator_age_seconds',
      'Age of the last record of the last batch when the consumer was given it',
      'shard',
    ),
    progressAt: gauge(
      'tributary_consumer_progress_timestamp_seconds',
      'When a consumer last got further, since 1970',
    ),
    threw: counter('tributary_consumer_errors_total', 'Batches on which a consumer threw or took too long'),
    throttled: counter('tributary_consumer_throttles_total', 'Batches for which a consumer could not be run'),
    retried: counter('tributary_consumer_retries_total', 'Batches to be given to a consumer again'),
    bisected: counter('tributary_consumer_bisects_total', 'Batches cut in two because they failed'),
    disturbed: counter('tributary_consumer_disturbances_total', 'Reads and checkpoints to be tried again'),
    discarded: counter('tributary_consumer_discarded_records_total', 'Records given up on', 'condition'),
  }
}
