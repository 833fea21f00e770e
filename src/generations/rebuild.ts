import { whyNoSpace } from '../base/no-space.ts'
import type { Table } from '../consume/consumer.ts'
import { consumerInvoke } from '../consume/invoke.ts'
import { parkFailure } from '../consume/park-failure.ts'
import { tablePark } from '../consume/parking.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import { Damaged } from '../log/damaged.ts'
import type { LogReader } from '../log/log.ts'
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
  readonly log: LogReader
  readonly tables: Tables & Making
  readonly consumer: Table
  readonly vocabulary: Vocabulary
  /** Milliseconds by which an event's time may be ahead of its arrival; if missing, there is no limit. */
  readonly aheadMs?: number
  /** Whether to give up a generation that an earlier rebuild began, and to begin a new one. */
  readonly anew: boolean
  readonly scheduler?: Scheduler
  readonly meter?: Meter
  /** Ends the rebuild, which then rejects; the next one continues. */
  readonly signal?: AbortSignal
  /** Called with the new generation's name before anything is folded into it. */
  readonly begun?: (generation: string) => Promise<void>
  /** Called when the new generation has caught up and the switch begins. */
  readonly switching?: () => void
  /** Called with the reason why a batch is tried again. */
  readonly report: (cause: unknown) => void
}

export interface Rebuilt {
  readonly table: string
  /** The generation that is live now. */
  readonly generation: number
  /** The names in the port of old generations that were not dropped. */
  readonly left: readonly string[]
}

/**
 * Builds a consumer's table again from the log, while batches go on folding into the live one, and then switches to the
 * new generation. If it is stopped at any point, the live generation is unchanged, and the next rebuild continues: its
 * checkpoint is stored under the new generation's name. Two rebuilds of one table at the same time only do some work
 * twice.
 *
 * Why the new generation misses no event and has none out of order (law 7):
 *
 * 1. Before the switch only rebuilds write it, each in the order of the log, parents before children.
 * 2. When it has caught up, batches are held (`switchTo`). A batch that asked for its destination before the hold
 *    contains only records that were in the log before the hold. So when the new generation has caught up once more, it
 *    has every record that any batch was given.
 * 3. Then the pointer is moved, on condition that the hold was never lifted, and batches continue into the new
 *    generation. In each lane, the first records of such a batch follow directly those of earlier batches, and all of
 *    these are stored.
 *
 * If batches wrote into it earlier, rows would reach their positions too soon, and events before those positions would
 * change nothing any more.
 */
export async function rebuild(options: RebuildOptions): Promise<Rebuilt> {
  const { tables, consumer, begun, signal } = options
  const table = consumer.name
  const building = await claim(table, options)
  const name = nameOf(table, building)
  await tables.make(name, table)
  await begun?.(name)
  const hopeless = hopelessness(options)
  signal?.throwIfAborted()
  const mapping = mappingInto(name, { ...options, ...hopeless })
  const stopped = signal === undefined ? [] : [untilAborted(signal)]
  const caughtUp = () => Promise.race([mapping.idle(), hopeless.found, ...stopped])
  try {
    await caughtUp()
    options.switching?.()
    await switchTo(table, building, { tables, caughtUp })
  } finally {
    await mapping.stop()
  }
  return { table, generation: building, left: await retire(table, options) }
}

function untilAborted(signal: AbortSignal): Promise<never> {
  const aborted = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () =>
      reject(new Error('Cannot go on with the rebuild: it was stopped')),
    ),
  )
  aborted.catch(() => undefined)
  return aborted
}

/** Reports what disturbs the mapping. An error that no retry can fix ends the rebuild. */
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

/** A full disk ends the rebuild too: if it is run again when there is space, it continues where it stopped. */
const isHopeless = (cause: unknown): boolean => cause instanceof Damaged || whyNoSpace(cause) !== undefined

/** The generation to build. First it completes what earlier rebuilds left undone. */
async function claim(table: string, options: RebuildOptions): Promise<number> {
  const { tables, consumer, anew } = options
  for (;;) {
    await retire(table, options)
    const { building } = await changePointer(tables, table, (stand) =>
      claimed(stand, anew, consumer.projection.layout),
    )
    if (building !== null) return building
  }
}

/**
 * A mapping like that of the live consumer, under the generation's name. Records that cannot be folded are parked under
 * the consumer's name: a record is parked once, and what an operator did about it stays.
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
