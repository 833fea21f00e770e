import type { Scheduler } from '../mapping/clock.ts'
import type { Tables } from '../tables/tables.ts'
import { nameOf } from './generations.ts'
import { movePointer, readPointer } from './pointer.ts'

/**
 * If the row of generations is unchanged for so long, the process that holds batches has died. On Lambda, a batch has a
 * minute.
 */
export const HOLD_MS = 15_000
const LOOK_EVERY_MS = 50

const NEVER = new AbortController().signal

/**
 * Gives the generation into which a batch must be written: the one that is live now, by its name in the port. Ask again
 * for every batch, before its first read, and use the answer for the whole batch: the switch of a rebuild relies on
 * this (law 7). During a switch, a batch waits. If the hold is unchanged for `HOLD_MS`, its process has died: the hold
 * is removed, and that rebuild can no longer switch. `time.now` must be of a clock that never goes back.
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
