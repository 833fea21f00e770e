import type { LogRecord } from '../log/log.ts'
import type { Scheduler } from './clock.ts'
import { interpret, type Verdict } from './interpret.ts'
import { Throttled, type Invoke, type TumblingWindow } from './invocation.ts'

/** How one invocation went: indices are into its own records. */
export type Attempt =
  | { readonly kind: 'throttled' }
  | { readonly kind: 'threw'; readonly cause: unknown }
  | { readonly kind: 'answered'; readonly verdict: Verdict; readonly answer: unknown }

/** What the function is invoked with. */
export interface FunctionCall {
  readonly shardId: string
  readonly records: readonly LogRecord[]
  readonly window?: TumblingWindow
  readonly attempt: number
}

/** How the function is invoked. */
export interface FunctionCaller {
  readonly invoke: Invoke
  readonly scheduler: Scheduler
  readonly functionTimeoutMs: number
  readonly reportsItemFailures: boolean
}

/** Invokes once. A function that outlives its time-out is given up on, though it may still be at work. */
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

/** Async, so that a function that throws before it promises anything has failed like any other. */
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
