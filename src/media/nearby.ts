import { nearby as nearbyIn, type Near, type NearbyQuestion, type PlacedTable } from '../answer/nearby.ts'
import type { Tables } from '../tables/tables.ts'
import { isUploaded, mediaKey } from './model/media-row.ts'

const MEDIA = 'media'

/**
 * A user's row holds the location. A media's location is listed even if the media was never uploaded; `present` removes
 * those.
 */
const TABLES = {
  users: { name: 'location' },
  media: { name: MEDIA, present: uploadedOf },
} as const satisfies Record<string, PlacedTable>

/** The users or media nearest to a place. */
export const nearby = (
  tables: Pick<Tables, 'get' | 'queryIndex'>,
  kind: keyof typeof TABLES,
  question: NearbyQuestion,
): Promise<readonly Near[]> => nearbyIn(tables, TABLES[kind], question)

async function uploadedOf(tables: Pick<Tables, 'get'>, met: readonly Near[]): Promise<readonly Near[]> {
  if (met.length === 0) return met
  const media = await tables.get(
    MEDIA,
    met.map(({ id }) => mediaKey(id)),
  )
  return met.filter((_, at) => isUploaded(media[at]?.content))
}
