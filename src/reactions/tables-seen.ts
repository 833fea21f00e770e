import { pauseAfter } from '../base/back-off.ts'
import { readCheckpoints } from '../mapping/checkpoints.ts'
import type { Scheduler } from '../mapping/clock.ts'
import { saves } from '../mapping/saves.ts'
import { Throttled } from '../mapping/invocation.ts'
import type { Tables } from '../tables/tables.ts'
import type { Place } from './react.ts'

/** How long a batch waits for the tables before it is delivered again. */
const PATIENCE_MS = 10_000
const BACK_OFF = { firstMs: 5, longestMs: 250 }

export interface Waiting {
  readonly tables: Tables
  readonly time: Pick<Scheduler, 'now' | 'sleep'>
  readonly signal: AbortSignal
}

/**
 * Waits until these tables have folded a record, by their checkpoints. Throws `Throttled` if that takes too long: a
 * late table is no failure of the reactor, and uses up no attempt.
 */
export async function tablesSeen(
  names: readonly string[],
  record: Place,
  { tables, time, signal }: Waiting,
): Promise<void> {
  const deadline = time.now() + PATIENCE_MS
  const saving = saves.watch(record.shardId)
  let waiting = names
  try {
    for (let looks = 1; ; looks += 1) {
      waiting = await stillBehind(waiting, record, tables)
      if (waiting.length === 0) return
      signal.throwIfAborted()
      if (time.now() >= deadline)
        throw new Throttled(`Table "${waiting.join('", "')}" has not seen the event yet`)
      await saving.next({ pauseMs: pauseAfter(looks, BACK_OFF), signal, time })
    }
  } finally {
    saving.close()
  }
}

async function stillBehind(
  names: readonly string[],
  { shardId, sequenceNumber }: Place,
  tables: Tables,
): Promise<readonly string[]> {
  const reached = await Promise.all(
    names.map(async (name) => (await readCheckpoints(tables, name)).get(shardId)),
  )
  return names.filter((_, at) => {
    const checkpoint = reached[at]
    return checkpoint?.ended !== true && (checkpoint?.sequenceNumber ?? '') < sequenceNumber
  })
}
