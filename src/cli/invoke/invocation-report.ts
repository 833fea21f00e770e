import { asKinesisWrites } from '../../mapping/lambda-event.ts'
import type { Failure as GivenUp } from '../../mapping/failure.ts'
import { fieldOf } from '../../mapping/field.ts'
import { interpret, type Contract } from '../../mapping/interpret.ts'
import type { Invocation } from '../../mapping/invocation.ts'

/** The report of an invocation, or of records that were given up. It never contains the content of a record. */
export interface InvocationReport {
  readonly outcome: 'ok' | 'partial' | 'failed' | 'given-up'
  readonly shardId: string
  readonly records: number
  readonly first?: string
  readonly last?: string
  /** How many of the records this settles. */
  readonly done: number
  /** For a batch that was given up: how often it was tried. */
  readonly attempt: number
  readonly millis?: number
  /** The number of failures that the function reported. */
  readonly batchItemFailures?: number
  /** The first record that will be delivered again. */
  readonly from?: string
  readonly error?: { readonly name: string; readonly message: string }
  readonly window?: { readonly start: string; readonly end: string; readonly final: boolean }
  readonly condition?: GivenUp['condition']
}

/** The end of an invocation: the function's answer, or the error that it threw. */
export type Ended = { readonly answer: unknown } | { readonly cause: unknown }

type Batch = Pick<Invocation, 'shardId' | 'records'>

const placeOf = ({ shardId, records }: Batch) => {
  const [first, last] = [records[0], records.at(-1)]
  return {
    shardId,
    records: records.length,
    ...(first === undefined ? {} : { first: asKinesisWrites(first.sequenceNumber) }),
    ...(last === undefined ? {} : { last: asKinesisWrites(last.sequenceNumber) }),
  }
}

const windowOf = ({ window }: Invocation): Pick<InvocationReport, 'window'> => {
  if (window === undefined) return {}
  const time = (millis: number) => new Date(millis).toISOString()
  const { start, end, isFinalInvokeForWindow: final } = window
  return { window: { start: time(start), end: time(end), final } }
}

export function reportOf(
  invocation: Invocation,
  ended: Ended,
  millis: number,
  contract: Contract,
): InvocationReport {
  const place = {
    ...placeOf(invocation),
    attempt: invocation.attempt,
    millis: Math.round(millis),
    ...windowOf(invocation),
  }
  if ('cause' in ended) return { outcome: 'failed', ...place, done: 0, error: errorOf(ended.cause) }
  const failures = fieldOf(ended.answer, 'batchItemFailures')
  const reported =
    Array.isArray(failures) && failures.length > 0 ? { batchItemFailures: failures.length } : {}
  const verdict = interpret(ended.answer, invocation.records, contract)
  if (verdict.kind === 'succeeded') return { outcome: 'ok', ...place, done: place.records, ...reported }
  const from = invocation.records[verdict.at]
  if (verdict.at > 0 && from !== undefined)
    return {
      outcome: 'partial',
      ...place,
      done: verdict.at,
      ...reported,
      from: asKinesisWrites(from.sequenceNumber),
    }
  return { outcome: 'failed', ...place, done: 0, ...reported, ...whyNot(ended.answer, contract) }
}

/** Why an answer counts as a failure of the whole batch, if it does not say so itself. */
function whyNot(answer: unknown, { keepsState }: Contract): Pick<InvocationReport, 'error'> {
  const lacksState = keepsState && (fieldOf(answer, 'state') ?? null) === null
  if (!lacksState) return {}
  return { error: { name: 'NoState', message: 'in a tumbling window an answer must have a state' } }
}

/** One line without control characters of terminals; a long message is cut. */
const errorOf = (cause: unknown) => {
  const { name, message } = cause instanceof Error ? cause : { name: 'Error', message: String(cause) }
  return { name, message: (message.split('\n', 1)[0] ?? '').replaceAll(/\p{Cc}/gu, ' ').slice(0, 300) }
}

export const reportOfGivenUp = (failure: GivenUp): InvocationReport => ({
  outcome: 'given-up',
  ...placeOf(failure),
  done: failure.records.length,
  attempt: failure.invocations,
  condition: failure.condition,
})
