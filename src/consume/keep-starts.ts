import type { Log } from '../log/log.ts'
import { tableCheckpoints } from '../mapping/checkpoints.ts'
import { keepStart } from '../mapping/keep-start.ts'
import { startOf } from '../mapping/task.ts'
import type { Tables } from '../tables/tables.ts'
import type { Consumer } from './consumer.ts'

/**
 * Keeps where each consumer begins that has never run: done before anything is appended, so that a reactor that begins at the end of
 * the log misses nothing of what comes from then on, whenever it first runs.
 */
export async function keepStarts(
  consumers: readonly Consumer[],
  { log, tables }: { readonly log: Log; readonly tables: Tables },
): Promise<void> {
  const checkpoints = tableCheckpoints(tables)
  const starting = consumers.filter(
    ({ delivery }) => delivery.enabled && delivery.startingPosition !== 'TRIM_HORIZON',
  )
  await Promise.all(
    starting.map(({ name, delivery }) =>
      keepStart({ mapping: name, log, checkpoints, start: startOf(delivery) }),
    ),
  )
}
