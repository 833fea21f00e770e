import type { Delivery } from './consumer.ts'

/**
 * How a consumer that keeps a table wants to be delivered to. Large batches: a row that many events of a batch
 * touch is written once. Retries for ever: what no retry helps is parked, and a table that skips an event
 * is wrong. Bisecting, for a batch that is too much for one run.
 */
export const tableDelivery: Delivery = {
  batchSize: 10_000,
  maximumBatchingWindowInSeconds: 0,
  parallelizationFactor: 1,
  bisectBatchOnFunctionError: true,
  maximumRetryAttempts: -1,
}
