import { afterEach, beforeEach, describe } from 'vitest'
import type { Making, Tables } from '../../src/tables/tables.ts'
import { conditions } from './tables/conditions.ts'
import { indexing } from './tables/indexing.ts'
import { limits } from './tables/limits.ts'
import { making } from './tables/making.ts'
import { order } from './tables/order.ts'
import type { IndexFollows } from './tables/rows.ts'
import { storing } from './tables/storing.ts'
import { together } from './tables/together.ts'

/** The contract of the Tables port. `make` opens tables that were never written. */
export function tablesContract(
  name: string,
  make: () => Promise<Tables & Making>,
  indexFollows: IndexFollows = 'at once',
  has: 'single writes' | 'transactions' = 'single writes',
): void {
  describe(`the tables of ${name}`, () => {
    let made: Tables & Making
    beforeEach(async () => {
      made = await make()
    })
    afterEach(() => made.close())

    for (const part of [storing, conditions, order, indexing, limits, making]) part(() => made, indexFollows)
    if (has === 'transactions') together(() => made)
  })
}
