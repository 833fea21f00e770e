import type { LogRecord } from '../log/log.ts'
import type { Scheduler } from './clock.ts'
import { interpret, type Verdict } from './interpret.ts'
import { Throttled, type Invoke, type TumblingWindow } from './invocation.ts'

/** The result of one invocation: indices are into its own records. */
export type Attempt =
  | { readonly kind: 'throttled' }
  | { readonly kind: 'threw'; readonly cause: unknown }
  | { readonly kind: 'answered'; readonly verdict: Verdict; readonly answer: unknown }

/** The input of an invocation. */
export interface FunctionCall {
  readonly shardId: string
  readonly records: readonly LogRecord[]
  readonly window?: TumblingWindow
  readonly attempt: number
}

/** The function, and how to invoke it. */
export interface FunctionCaller {
  readonly invoke: Invoke
  readonly scheduler: Scheduler
  readonly functionTimeoutMs: number
  readonly reportsItemFailures: boolean
}

/** Invokes once. A function that exceeds its time-out is given up, though it may still run. */
export async function attempt(caller: FunctionCaller, call: FunctionCall): Promise<Attempt> {
  const over = new AbortController()
  try {
    const answer = await Promise.race([invoke(caller, call, over.signal), outliving(caller, over.signal)])
    const contract = {
      reportsItemFailures: caller.reportsItemFailures,
      keepsState: call.window !== undefined,
    }
    return { kind: 'answered', verdict: interpret(answer, call.records, contract), answer }
  } catch (cause) {
    return cause instanceof Throttled ? { kind: 'throttled' } : { kind: 'threw', cause }
  } finally {
    over.abort()
  }
}

/** Async, so that a function that throws before it returns a promise has failed like any other. */
async function invoke(caller: FunctionCaller, call: FunctionCall, signal: AbortSignal): Promise<unknown> {
  return caller.invoke({ ...call, deadline: caller.scheduler.now() + caller.functionTimeoutMs, signal })
}

async function outliving(
  { scheduler, functionTimeoutMs }: FunctionCaller,
  over: AbortSignal,
): Promise<never> {
  await scheduler.sleep(functionTimeoutMs, over)
  throw new Error(`Task timed out after ${(functionTimeoutMs / 1000).toFixed(2)} seconds`)
}
