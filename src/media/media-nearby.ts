import { nearby, type Listed, type Near, type NearbyQuestion } from '../answer/nearby.ts'
import type { Asker } from '../policy/caller.ts'
import type { Tables } from '../tables/tables.ts'
import type { MediaId } from './model/ids.ts'
import { isSeenIn, mediaKey } from './model/media-row.ts'

const name = 'media'

/**
 * The media nearest to a place that a caller may see. The index lists the location of every media, also of those that
 * were never uploaded.
 */
export const mediaNearby = (
  tables: Listed,
  asker: Asker,
  question: NearbyQuestion,
): Promise<readonly Near[]> =>
  nearby(tables, { name, present: (those, met) => seenOf(those, asker, met) }, question)

async function seenOf(
  tables: Pick<Tables, 'get'>,
  asker: Asker,
  met: readonly Near[],
): Promise<readonly Near[]> {
  if (met.length === 0) return met
  const media = await tables.get(
    name,
    met.map(({ id }) => mediaKey(id)),
  )
  return met.filter(({ id }, at) => isSeenIn(media[at]?.content, id as MediaId, asker))
}
