import type { LogRecord } from '../../../src/log/log.ts'

/** Answers that mean complete success under ReportBatchItemFailures. */
export const SUCCESSES: readonly unknown[] = [
  null,
  undefined,
  '',
  [],
  {},
  { batchItemFailures: [] },
  { batchItemFailures: null },
]

/** Answers that mean complete failure, because they name no record of the batch. */
export const GARBLED: readonly unknown[] = [
  { batchItemFailures: [{ itemIdentifier: '' }] },
  { batchItemFailures: [{ itemIdentifier: null }] },
  { batchItemFailures: [{ identifier: '49' }] },
  { batchItemFailures: [{ itemIdentifier: '4900000' }] },
  { batchItemFailures: [{}] },
  { batchItemFailures: 'all' },
]

/** The name that a function gives to a failed record. */
export const itemOf = (records: readonly LogRecord[], index: number) => ({
  itemIdentifier: records[index % records.length]!.sequenceNumber,
})
