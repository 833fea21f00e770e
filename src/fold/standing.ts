import type { BoundTable } from '../tables/bound.ts'
import type { Row } from '../tables/tables.ts'
import { splitOf } from './bucket.ts'
import { followSplit, type Track } from './track.ts'

/** A track, and its stored row as it was read. */
export interface Standing {
  readonly track: Track
  readonly stands: Row | undefined
}

/** Reads the rows that a batch changes. For a bucket that was split, it reads the buckets it was split into. */
export async function standing(tracks: readonly Track[], table: BoundTable): Promise<readonly Standing[]> {
  const found: Standing[] = []
  for (let asked = tracks; asked.length > 0;) {
    const rows = await table.get(asked.map(({ key }) => key))
    const below: Track[] = []
    asked.forEach((track, at) => {
      const stands = rows[at]
      const split = track.entity.packed !== undefined ? splitOf(stands?.content) : undefined
      if (split === undefined) found.push({ track, stands })
      else below.push(...followSplit(track, split))
    })
    asked = below
  }
  return found
}
