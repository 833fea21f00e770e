import { whyNoSpace } from '../base/no-space.ts'
import type { Table } from '../consume/consumer.ts'
import { consumerInvoke } from '../consume/invoke.ts'
import { parkFailure } from '../consume/park-failure.ts'
import { tablePark } from '../consume/parking.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import { Damaged } from '../log/damaged.ts'
import type { Log } from '../log/log.ts'
import { tableCheckpoints } from '../mapping/checkpoints.ts'
import { systemScheduler, type Scheduler } from '../mapping/clock.ts'
import { startMapping, type Mapping } from '../mapping/mapping.ts'
import type { Meter } from '../mapping/meter.ts'
import type { Making, Tables } from '../tables/tables.ts'
import { claimed, nameOf } from './generations.ts'
import { changePointer } from './pointer.ts'
import { retire, type Retiring } from './retire.ts'
import { switchTo } from './switch-to.ts'

export interface RebuildOptions extends Retiring {
  readonly log: Log
  readonly tables: Tables & Making
  readonly consumer: Table
  readonly vocabulary: Vocabulary
  /** By how many milliseconds an event's time may be ahead of its arrival; unbounded where this is missing. */
  readonly aheadMs?: number
  /** Gives up what a rebuild that was killed has built, and begins anew. */
  readonly anew: boolean
  readonly scheduler?: Scheduler
  readonly meter?: Meter
  /** Told the new generation's name before it is folded into. */
  readonly begun?: (generation: string) => Promise<void>
  /** Told once the new generation has caught up and the switch begins. */
  readonly switching?: () => void
  /** Told why a batch is taken again. */
  readonly report: (cause: unknown) => void
}

export interface Rebuilt {
  readonly table: string
  /** The generation that is live now. */
  readonly generation: number
  /** What holds old generations that were left standing, by name in the port. */
  readonly left: readonly string[]
}

/**
 * Makes a consumer's table anew from the log while others go on folding into it, and switches to what was made. Stopped
 * anywhere it leaves the live generation as it is, and the next one goes on: how far it got is kept under the new
 * generation's name. Two at once on one table only do some of the work twice.
 *
 * Why nothing is missing or out of order in the new generation (law 7):
 *
 * 1. Until the switch only rebuilds write it, each in the order of the log, parents before children.
 * 2. It is caught up, then batches are held (`switchTo`). A batch that asked for its destination before that holds only records
 *    that were in the log before that. So once it has caught up again, it has all that any batch was ever given.
 * 3. Then the pointer is moved, on condition that the hold was never lifted, and batches go on, into the new one. What a batch
 *    holds comes, in its lane, right behind what earlier ones held: all of that is in.
 *
 * Were batches let into it any earlier, rows would reach their positions, and what was still to come before those would change
 * nothing any more.
 */
export async function rebuild(options: RebuildOptions): Promise<Rebuilt> {
  const { tables, consumer, begun } = options
  const table = consumer.name
  const building = await claim(table, options)
  const name = nameOf(table, building)
  await tables.make(name, table)
  await begun?.(name)
  const hopeless = hopelessness(options)
  const mapping = mappingInto(name, { ...options, ...hopeless })
  const caughtUp = () => Promise.race([mapping.idle(), hopeless.found])
  try {
    await caughtUp()
    options.switching?.()
    await switchTo(table, building, { tables, caughtUp })
  } finally {
    await mapping.stop()
  }
  return { table, generation: building, left: await retire(table, options) }
}

/** What disturbs the mapping is told; what no second try mends is found, and ends the rebuild. */
function hopelessness({ meter, report }: RebuildOptions): {
  readonly meter: Meter
  readonly report: (cause: unknown) => void
  readonly found: Promise<never>
} {
  let find: (cause: unknown) => void
  const found = new Promise<never>((_, reject) => (find = reject))
  found.catch(() => undefined)
  const judge = (cause: unknown): void => (isHopeless(cause) ? find : report)(cause)
  return {
    found,
    report: judge,
    meter: (reading) => {
      meter?.(reading)
      if (reading.kind === 'disturbed') judge(reading.cause)
    },
  }
}

/** Run again once there is space, a rebuild goes on where it ended. */
const isHopeless = (cause: unknown): boolean => cause instanceof Damaged || whyNoSpace(cause) !== undefined

/** The generation to build, once what earlier rebuilds left to be done is. */
async function claim(table: string, options: RebuildOptions): Promise<number> {
  for (;;) {
    await retire(table, options)
    const { building } = await changePointer(options.tables, table, (stand) => claimed(stand, options.anew))
    if (building !== null) return building
  }
}

/**
 * As the live consumer's, under the generation's name. What cannot be taken is parked under the consumer's: the same record is
 * parked once, and what was done about it stays.
 */
function mappingInto(name: string, options: RebuildOptions): Mapping {
  const { log, tables, consumer, vocabulary, aheadMs, report, scheduler = systemScheduler, meter } = options
  const park = tablePark(tables)
  const into = { vocabulary, tables, park, aheadMs, destination: () => Promise.resolve(name) }
  return startMapping({
    name,
    log,
    invoke: consumerInvoke(consumer, into, report),
    settings: { ...consumer.delivery, enabled: true },
    checkpoints: tableCheckpoints(tables),
    onFailure: (failure) => parkFailure(park, vocabulary)({ ...failure, mapping: consumer.name }),
    scheduler,
    ...(meter !== undefined && { meter }),
  })
}
