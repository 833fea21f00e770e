import { parseSequenceNumber } from '../events/position.ts'
import type { LogRecord } from '../log/log.ts'
import { fieldOf } from './field.ts'

/** The meaning of an answer: all succeeded, or everything from index `at` on must be delivered again. */
export type Verdict = { readonly kind: 'succeeded' } | { readonly kind: 'failed'; readonly at: number }

/** How a mapping reads answers. */
export interface Contract {
  /** Whether FunctionResponseTypes has ReportBatchItemFailures; without it, every answer is success. */
  readonly reportsItemFailures: boolean
  /** Whether an answer must have `state`, as in a tumbling window. */
  readonly keepsState: boolean
}

type Numbered = Pick<LogRecord, 'sequenceNumber'>

const SUCCEEDED: Verdict = { kind: 'succeeded' }
const FAILED: Verdict = { kind: 'failed', at: 0 }

/** Reads the function's JSON answer for these records. */
export function interpret(answer: unknown, records: readonly Numbered[], contract: Contract): Verdict {
  if (contract.keepsState && (fieldOf(answer, 'state') ?? null) === null) return FAILED
  return contract.reportsItemFailures ? reported(answer, records) : SUCCEEDED
}

/**
 * An empty, null or missing answer or list is complete success. An identifier that is empty, null, unknown or under a
 * wrong name is complete failure. Of several identifiers the lowest counts. From "Configuring partial batch response
 * with Kinesis Data Streams and Lambda" in the AWS Lambda guide.
 */
function reported(answer: unknown, records: readonly Numbered[]): Verdict {
  const failures = fieldOf(answer, 'batchItemFailures') ?? []
  if (!Array.isArray(failures)) return FAILED
  if (failures.length === 0) return SUCCEEDED
  const lowest = Math.min(...failures.map((item) => indexOf(item, records)))
  return lowest <= 0 ? FAILED : { kind: 'failed', at: lowest }
}

/** The index of the record that an item names; -1 if it names none of this batch. */
function indexOf(item: unknown, records: readonly Numbered[]): number {
  const identifier = fieldOf(item, 'itemIdentifier')
  const sequence = typeof identifier === 'string' ? parseSequenceNumber(identifier) : undefined
  return sequence === undefined ? -1 : records.findIndex((record) => record.sequenceNumber === sequence)
}
