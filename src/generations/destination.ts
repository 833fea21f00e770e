import type { Scheduler } from '../mapping/clock.ts'
import type { Tables } from '../tables/tables.ts'
import { nameOf } from './generations.ts'
import { movePointer, readPointer } from './pointer.ts'

/** After how long without a change whoever holds batches back is gone. Lambda gives a batch a minute. */
export const HOLD_MS = 15_000
const LOOK_EVERY_MS = 50

const NEVER = new AbortController().signal

/**
 * Where a batch is to be written: the generation that is live now, by its name in the port. To be asked for every batch anew,
 * before its first read, and kept for the whole batch: that is what a rebuild's switch rests on (law 7). While a
 * rebuild switches, a batch waits. A hold that nobody has touched for `HOLD_MS` was left by one that died: it is taken off, and
 * that rebuild's switch will no longer take. `time.now` is of a clock that never goes back.
 */
export const destinationIn =
  (tables: Pick<Tables, 'get' | 'put'>, time: Pick<Scheduler, 'now' | 'sleep'>) =>
  async (table: string): Promise<string> => {
    let seen = await readPointer(tables, table)
    for (let since = time.now(); seen.stand.held;) {
      if (time.now() - since >= HOLD_MS)
        await movePointer(tables, table, seen, { ...seen.stand, held: false })
      else await time.sleep(LOOK_EVERY_MS, NEVER)
      const found = await readPointer(tables, table)
      if (found.version !== seen.version) since = time.now()
      seen = found
    }
    return nameOf(table, seen.stand.live)
  }
