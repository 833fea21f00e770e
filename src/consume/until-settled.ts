import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from '../base/failure.ts'
import type { LogReader } from '../log/log.ts'
import type { Ends } from '../mapping/ends.ts'
import type { Tables } from '../tables/tables.ts'
import { laggingBehind, type Lagging } from './lagging.ts'

const LOOK_EVERY_MS = 20

export interface Settling {
  readonly log: LogReader
  readonly tables: Tables
  readonly consumers: readonly string[]
  /** Where each shard ended when the wait began. */
  readonly ends: Ends
  readonly timeoutMs: number
  /** Milliseconds of a clock that never goes back. */
  readonly steady: () => number
  /** Called with the consumers that are behind, after each look. */
  readonly advance?: (lagging: readonly Lagging[]) => Promise<void>
}

/** Waits until the consumers have reached the ends. Throws a Failure that names those that take longer. */
export async function untilSettled(settling: Settling): Promise<void> {
  const { log, tables, consumers, ends, timeoutMs, steady, advance } = settling
  const deadline = steady() + timeoutMs
  for (;;) {
    const lagging = await laggingBehind(ends, tables, consumers)
    if (lagging.length === 0) return
    if (steady() > deadline) throw await late(lagging, log, timeoutMs)
    await advance?.(lagging)
    await sleep(LOOK_EVERY_MS)
  }
}

async function late(lagging: readonly Lagging[], log: LogReader, timeoutMs: number): Promise<Failure> {
  const each = await Promise.all(
    lagging.map(async ({ consumer, shardId, reached }) => {
      const { records } = await log.behind(shardId, reached)
      return `${consumer} is ${records ?? 'some'} events behind in ${shardId}`
    }),
  )
  return new Failure(`Not settled after ${timeoutMs / 1000} s: ${each.join(', ')}`)
}
