import type { LogReader } from '../log/log.ts'
import { tableCheckpoints } from '../mapping/checkpoints.ts'
import { keepStart } from '../mapping/keep-start.ts'
import { startOf } from '../mapping/task.ts'
import type { Tables } from '../tables/tables.ts'
import type { Consumer } from './consumer.ts'

/**
 * Stores the start of each consumer that has never run. This is done before anything is appended, so that a reactor
 * that starts at the end of the log misses no later event, whenever it first runs.
 */
export async function keepStarts(
  consumers: readonly Consumer[],
  { log, tables }: { readonly log: LogReader; readonly tables: Tables },
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
