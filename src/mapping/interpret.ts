import { parseSequenceNumber } from '../events/position.ts'
import type { LogRecord } from '../log/log.ts'
import { fieldOf } from './field.ts'

/** What an answer means: all of it succeeded, or everything from index `at` on is to be delivered again. */
export type Verdict = { readonly kind: 'succeeded' } | { readonly kind: 'failed'; readonly at: number }

/** What a mapping makes of answers. */
export interface Contract {
  /** FunctionResponseTypes has ReportBatchItemFailures; without it, whatever is answered is success. */
  readonly reportsItemFailures: boolean
  /** In a tumbling window an answer without `state` is a failure. */
  readonly keepsState: boolean
}

type Numbered = Pick<LogRecord, 'sequenceNumber'>

const SUCCEEDED: Verdict = { kind: 'succeeded' }
const FAILED: Verdict = { kind: 'failed', at: 0 }

/** Reads the JSON value that a function answered for these records. */
export function interpret(answer: unknown, records: readonly Numbered[], contract: Contract): Verdict {
  if (contract.keepsState && (fieldOf(answer, 'state') ?? null) === null) return FAILED
  return contract.reportsItemFailures ? reported(answer, records) : SUCCEEDED
}

/**
 * An empty, null or absent answer or list is complete success; an identifier that is empty, null, unknown or under
 * a wrong name is complete failure; of several the lowest counts. From "Configuring partial batch response with
 * Kinesis Data Streams and Lambda" in the AWS Lambda guide.
 */
function reported(answer: unknown, records: readonly Numbered[]): Verdict {
  const failures = fieldOf(answer, 'batchItemFailures') ?? []
  if (!Array.isArray(failures)) return FAILED
  if (failures.length === 0) return SUCCEEDED
  const lowest = Math.min(...failures.map((item) => indexOf(item, records)))
  return lowest <= 0 ? FAILED : { kind: 'failed', at: lowest }
}

/** The index of the record that an item names; -1 where it names none of this batch. */
function indexOf(item: unknown, records: readonly Numbered[]): number {
  const identifier = fieldOf(item, 'itemIdentifier')
  const sequence = typeof identifier === 'string' ? parseSequenceNumber(identifier) : undefined
  return sequence === undefined ? -1 : records.findIndex((record) => record.sequenceNumber === sequence)
}
