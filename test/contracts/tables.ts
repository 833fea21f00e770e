import { afterEach, beforeEach, describe } from 'vitest'
import type { Tables } from '../../src/tables/tables.ts'
import { conditions } from './tables/conditions.ts'
import { indexing } from './tables/indexing.ts'
import { limits } from './tables/limits.ts'
import { order } from './tables/order.ts'
import type { IndexFollows } from './tables/rows.ts'
import { storing } from './tables/storing.ts'

/** What every adapter of the Tables port does. `make` opens tables where nothing was ever written. */
export function tablesContract(
  name: string,
  make: () => Promise<Tables>,
  indexFollows: IndexFollows = 'at once',
): void {
  describe(`the tables of ${name}`, () => {
    let made: Tables
    beforeEach(async () => {
      made = await make()
    })
    afterEach(() => made.close())

    for (const part of [storing, conditions, order, indexing, limits]) part(() => made, indexFollows)
  })
}
