import type { Projection } from '../src/fold/projection.ts'

/** Whether the table has rows in its index. */
export const listed = (projection: Projection | undefined): boolean =>
  projection !== undefined &&
  (projection.listTotal !== undefined || projection.entities.some(({ isListed }) => isListed))
