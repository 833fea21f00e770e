import { nearby, type Listed, type Near, type NearbyQuestion } from '../answer/nearby.ts'
import type { Tables } from '../tables/tables.ts'
import { isUploaded, mediaKey } from './model/media-row.ts'

const name = 'media'

/** The media nearest to a place. The index lists the location of every media, also of those that were never uploaded. */
export const mediaNearby = (tables: Listed, question: NearbyQuestion): Promise<readonly Near[]> =>
  nearby(tables, { name, present: uploadedOf }, question)

async function uploadedOf(tables: Pick<Tables, 'get'>, met: readonly Near[]): Promise<readonly Near[]> {
  if (met.length === 0) return met
  const media = await tables.get(
    name,
    met.map(({ id }) => mediaKey(id)),
  )
  return met.filter((_, at) => isUploaded(media[at]?.content))
}
