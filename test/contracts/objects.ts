import { afterEach, beforeEach, describe } from 'vitest'
import type { Objects } from '../../src/objects/objects.ts'
import { breaking } from './objects/breaking.ts'
import { storing } from './objects/storing.ts'

/** What every adapter of the Objects port does. `make` opens objects where none stands. */
export function objectsContract(name: string, make: () => Promise<Objects>): void {
  describe(`the objects of ${name}`, () => {
    let made: Objects
    beforeEach(async () => {
      made = await make()
    })
    afterEach(() => made.close())

    for (const part of [storing, breaking]) part(() => made)
  })
}
