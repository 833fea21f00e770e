import type { Parked } from '../../consume/parked-row.ts'
import { listParked } from '../../consume/parking.ts'
import type { Tables } from '../../tables/tables.ts'

const PAGE = 1000

/** Every record that waits, page by page; what is settled on the way is not seen again. */
export async function* waiting(tables: Tables): AsyncGenerator<Parked> {
  let cursor: string | undefined
  do {
    const page = await listParked(tables, { limit: PAGE, cursor })
    yield* page.items
    cursor = page.next
  } while (cursor !== undefined)
}
