import type { LogRecord } from '../log/log.ts'
import type { Scheduler } from './clock.ts'
import { interpret, type Verdict } from './interpret.ts'
import { Throttled, type Invocation, type Invoke, type TumblingWindow } from './invocation.ts'

/** How one invocation went: indices are into its own records. */
export type Attempt =
  | { readonly kind: 'throttled' }
  | { readonly kind: 'threw'; readonly cause: unknown }
  | { readonly kind: 'answered'; readonly verdict: Verdict; readonly answer: unknown }

export interface Call {
  readonly shardId: string
  readonly records: readonly LogRecord[]
  readonly window?: TumblingWindow
}

export interface Caller {
  readonly invoke: Invoke
  readonly scheduler: Scheduler
  readonly functionTimeoutMs: number
  /** Whether FunctionResponseTypes has ReportBatchItemFailures; without it, whatever is answered is success. */
  readonly reportsItemFailures: boolean
}

async function outliving(caller: Caller, over: AbortController): Promise<never> {
  await caller.scheduler.sleep(caller.functionTimeoutMs, over.signal)
  throw new Error(`Task timed out after ${(caller.functionTimeoutMs / 1000).toFixed(2)} seconds`)
}

/** Invokes once. A function that outlives its time-out is given up on, though it may still be at work. */
export async function attempt(caller: Caller, call: Call): Promise<Attempt> {
  const over = new AbortController()
  try {
    const invocation: Invocation = { ...call, signal: over.signal }
    const answer = await Promise.race([caller.invoke(invocation), outliving(caller, over)])
    const sequences = call.records.map((record) => record.sequenceNumber)
    const verdict = caller.reportsItemFailures ? interpret(answer, sequences) : { kind: 'succeeded' as const }
    return { kind: 'answered', verdict, answer }
  } catch (cause) {
    return cause instanceof Throttled ? { kind: 'throttled' } : { kind: 'threw', cause }
  } finally {
    over.abort()
  }
}
