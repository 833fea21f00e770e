import { nearby as nearbyIn, type Near, type NearbyQuestion, type PlacedTable } from '../answer/nearby.ts'
import type { Tables } from '../tables/tables.ts'
import { isUploaded, mediaKey } from './model/media-row.ts'

const MEDIA = 'media'

/** Users are where their row says. Of media also the place of one is listed that was never uploaded: it is not shown. */
const TABLES = {
  users: { name: 'location' },
  media: { name: MEDIA, present: uploadedOf },
} as const satisfies Record<string, PlacedTable>

/** The users or media nearest to a place, as `nearby` of a placed table. */
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
