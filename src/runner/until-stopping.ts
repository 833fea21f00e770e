import { setTimeout as sleep } from 'node:timers/promises'
import type { BatchResponse } from '../consume/invoke.ts'
import { Throttled, type Invocation } from '../mapping/invocation.ts'

/** How long to wait for a reactor after its signal is aborted, in milliseconds. */
const GRACE_MS = 2_000

type Invoke = (invocation: Pick<Invocation, 'records' | 'signal'>) => Promise<BatchResponse>

/**
 * Invokes a reactor so that its signal is also aborted when the mappings stop, and does not wait for a reactor that
 * ignores the signal. Such a failure counts as no attempt: the batch is delivered again, with all its attempts.
 */
export const untilStopping =
  (stopping: AbortSignal, invoke: Invoke): Invoke =>
  async ({ records, signal }) => {
    const over = new AbortController()
    const end = () => over.abort()
    for (const one of [signal, stopping]) one.addEventListener('abort', end)
    try {
      const answer = await Promise.race([
        invoke({ records, signal: over.signal }),
        leftBehind(stopping, signal),
      ])
      if (answer.batchItemFailures.length > 0 && stopping.aborted) throw STOPPED
      return answer
    } catch (cause) {
      throw stopping.aborted ? STOPPED : cause
    } finally {
      for (const one of [signal, stopping]) one.removeEventListener('abort', end)
    }
  }

const STOPPED = new Throttled('The process stops')

/** Rejects `GRACE_MS` after the mappings stop. */
async function leftBehind(stopping: AbortSignal, over: AbortSignal): Promise<never> {
  await new Promise<void>((resolve) => {
    if (stopping.aborted) resolve()
    else {
      stopping.addEventListener('abort', () => resolve(), { signal: over })
    }
  })
  await sleep(GRACE_MS, undefined, { ref: false })
  throw STOPPED
}
