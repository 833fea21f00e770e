import type { Projection } from '../fold/projection.ts'
import { everyCheckpoint } from '../mapping/checkpoints.ts'
import type { Tables } from '../tables/tables.ts'
import { NEVER_REBUILT } from './generations.ts'
import { movePointer, readPointer } from './pointer.ts'

type Laid = Pick<Projection, 'name' | 'layout'>

/**
 * Keeps that the rows of these tables have the present layout, for tables that were never folded. Call it before their
 * first batch.
 */
export async function beginLayouts(
  tables: Pick<Tables, 'get' | 'put' | 'scan'>,
  projections: readonly Laid[],
): Promise<void> {
  for (const { name, layout = 1 } of projections) {
    if (layout === 1) continue
    const pointer = await readPointer(tables, name)
    if (pointer.version !== undefined) continue
    const folded = (await everyCheckpoint(tables)).some(({ mapping }) => mapping === name)
    if (!folded) await movePointer(tables, name, pointer, { ...NEVER_REBUILT, layout })
  }
}

/** Whether the live rows of a table have an earlier layout than its projection writes. */
export const isOutdated = async (tables: Pick<Tables, 'get'>, { name, layout = 1 }: Laid): Promise<boolean> =>
  ((await readPointer(tables, name)).stand.layout ?? 1) < layout
