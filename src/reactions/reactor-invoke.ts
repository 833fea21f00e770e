import type { Reactor } from '../consume/consumer.ts'
import type { BatchResponse } from '../consume/invoke.ts'
import type { SequenceNumber } from '../events/position.ts'
import type { Invocation } from '../mapping/invocation.ts'
import { react, type Parts } from './react.ts'

/** Called with the reason why a batch failed, and the record. */
export type Failed = (cause: unknown, at: SequenceNumber) => void

/**
 * Runs a reactor as an event source mapping invokes a function. Rejects with `Throttled` if the tables in its `after`
 * are late.
 */
export const reactorInvoke =
  (reactor: Reactor, parts: Parts, failed: Failed) =>
  async ({ records, signal }: Pick<Invocation, 'records' | 'signal'>): Promise<BatchResponse> => {
    const outcome = await react(reactor, records, parts, signal)
    if (outcome.kind === 'done') return { batchItemFailures: [] }
    failed(outcome.cause, outcome.at)
    return { batchItemFailures: [{ itemIdentifier: outcome.at }] }
  }
