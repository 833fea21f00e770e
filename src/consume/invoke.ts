import type { LogRecord } from '../log/log.ts'
import { consume, type Into } from './consume.ts'
import type { Table } from './consumer.ts'

/** A function's answer to Lambda under `ReportBatchItemFailures`: the first record that failed, if any. */
export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[]
}

/** Runs a table in process as an event source mapping invokes a function, without Lambda's JSON. */
export const consumerInvoke =
  (consumer: Table, into: Into, report: (cause: unknown) => void) =>
  async ({ records }: { readonly records: readonly LogRecord[] }): Promise<BatchResponse> => {
    const outcome = await consume(consumer, records, into)
    if (outcome.kind === 'done') return { batchItemFailures: [] }
    report(outcome.cause)
    return { batchItemFailures: [{ itemIdentifier: outcome.at }] }
  }
