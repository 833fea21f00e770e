import type { Projection } from '../src/fold/projection.ts'

/** Whether rows of the table stand in its index. */
export const listed = (projection: Projection | undefined): boolean =>
  projection?.entities.some(({ isListed }) => isListed) ?? false
