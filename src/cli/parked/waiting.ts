import { pagesOf } from '../../base/pages.ts'
import type { Parked } from '../../consume/parked-row.ts'
import { listParked } from '../../consume/parking.ts'
import type { Tables } from '../../tables/tables.ts'

const PAGE = 1000

/** Every waiting record, page by page. A record that is settled meanwhile is not given again. */
export async function* waiting(tables: Tables): AsyncGenerator<Parked> {
  for await (const { items } of pagesOf((cursor) => listParked(tables, { limit: PAGE, cursor }))) yield* items
}
