import type { Making, Tables } from '../tables/tables.ts'
import { foldingHere, type Folding, type FoldingOptions } from './folding.ts'
import { claimed, nameOf } from './generations.ts'
import { changePointer } from './pointer.ts'
import { retire, type Retiring } from './retire.ts'
import { switchTo } from './switch-to.ts'

export interface RebuildOptions extends Retiring, Omit<FoldingOptions, 'tables' | 'takes'> {
  readonly tables: Tables & Making
  /** Whether to give up a generation that an earlier rebuild began, and to begin a new one. */
  readonly anew: boolean
  /** Ends the rebuild, which then rejects; the next one continues. */
  readonly signal?: AbortSignal
  /** Called with the new generation's name before anything is folded into it. */
  readonly begun?: (generation: string) => Promise<void>
  /** Called when the new generation has caught up and the switch begins. */
  readonly switching?: () => void
  /** Folds the log into the generation; by default on this thread. */
  readonly fold?: (generation: string) => Promise<Folding>
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
 * 1. Before the switch only rebuilds write it, each in the order of the log, parents before children. Several threads
 *    may share the shards of a rebuild: then it has caught up when all of them have.
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
  signal?.throwIfAborted()
  const folding = await (options.fold?.(name) ?? foldingHere(name, options))
  const stopped = signal === undefined ? [] : [untilAborted(signal)]
  const caughtUp = () => Promise.race([folding.idle(), ...stopped])
  try {
    await caughtUp()
    options.switching?.()
    await switchTo(table, building, { tables, caughtUp })
  } finally {
    await folding.stop()
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
