import type { LogRecord } from '../log/log.ts'
import { attempt, type Attempt, type FunctionCall } from './attempt.ts'
import type { Delivery } from './delivery.ts'
import type { Failure } from './failure.ts'
import { fieldOf } from './field.ts'
import { backOff } from './retry-until-stopped.ts'
import type { Outcome } from './next.ts'
import type { Tumbling } from './tumbling.ts'

/** The result of one run of the function: `at` counts its own records. */
export interface Run {
  readonly outcome: Outcome
  /** The report for the on-failure destination; undefined if the function was not run. */
  readonly response: Failure['response']
}

/** Invokes the function with records, and with its state within a tumbling window. */
export async function runFunction(
  on: Delivery,
  records: readonly LogRecord[],
  attempt: number,
  tumbling: Tumbling | undefined,
): Promise<Run> {
  if (tumbling === undefined) return runOf(await measured(on, { records, attempt }))
  const result = await measured(on, { records, attempt, window: tumbling.current() })
  const run = runOf(result)
  if (keepsState(run.outcome) && result.kind === 'answered') tumbling.keep(fieldOf(result.answer, 'state'))
  return run
}

/**
 * The final run for a window, without records; false if the mapping stops first. Nothing continues until it succeeds
 * ("Implementing stateful Kinesis Data Streams processing in Lambda", AWS Lambda guide).
 */
export async function finishWindow(on: Delivery, tumbling: Tumbling, early: boolean): Promise<boolean> {
  for (let failures = 1; ; failures++) {
    const window = { ...tumbling.current(), isFinalInvokeForWindow: true, isWindowTerminatedEarly: early }
    if (runOf(await measured(on, { records: [], attempt: failures, window })).outcome.kind === 'succeeded')
      break
    await on.scheduler.sleep(backOff(failures), on.context.stopping)
    if (on.context.stopping.aborted) return false
  }
  tumbling.finish()
  return true
}

async function measured(on: Delivery, call: Omit<FunctionCall, 'shardId'>): Promise<Attempt> {
  const { shardId, context } = on
  const { records } = call
  const now = on.clock.now()
  const iteratorAge = Math.max(0, now - (records.at(-1)?.approximateArrivalTimestamp ?? now))
  context.meter({ kind: 'invoked', shardId, records: records.length, iteratorAge })
  const result = await attempt(on, { ...call, shardId })
  if (result.kind === 'threw') context.meter({ kind: 'threw', shardId, cause: result.cause })
  return result
}

function runOf(result: Attempt): Run {
  switch (result.kind) {
    case 'throttled':
      return { outcome: result, response: undefined }
    case 'threw':
      return {
        outcome: { kind: 'failed', at: 0 },
        response: { functionError: 'Unhandled', cause: result.cause },
      }
    case 'answered':
      return { outcome: result.verdict, response: { functionError: null, cause: result.answer } }
  }
}

/** The function has put the records that it finished into its state. */
const keepsState = (outcome: Outcome): boolean =>
  outcome.kind === 'succeeded' || (outcome.kind === 'failed' && outcome.at > 0)
