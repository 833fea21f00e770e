import { setTimeout as sleep } from 'node:timers/promises'
import { laggingBehind } from '../consume/lagging.ts'
import { Failure } from '../base/failure.ts'
import type { DataHome } from '../home/data-home.ts'
import { endsOf } from '../mapping/ends.ts'

const LOOK_EVERY_MS = 20

/**
 * Waits until these consumers have taken all records that are in the log now. Throws a Failure if that takes longer than
 * `timeoutMs`.
 */
export async function settledWithin(
  timeoutMs: number,
  { log, tables }: Pick<DataHome, 'log' | 'tables'>,
  consumers: readonly string[],
): Promise<void> {
  const deadline = performance.now() + timeoutMs
  const ends = await endsOf(log)
  for (;;) {
    const lagging = await laggingBehind(ends, tables, consumers)
    if (lagging.length === 0) return
    const names = [...new Set(lagging.map(({ consumer }) => consumer))]
    if (performance.now() > deadline)
      throw new Failure(
        `Not settled after ${timeoutMs} ms: ${names.join(', ')} did not reach the end of the log`,
      )
    await sleep(LOOK_EVERY_MS)
  }
}
