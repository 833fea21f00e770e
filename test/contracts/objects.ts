import { afterEach, beforeEach, describe } from 'vitest'
import type { Objects } from '../../src/objects/objects.ts'
import { breaking } from './objects/breaking.ts'
import { digesting } from './objects/digesting.ts'
import { ranging } from './objects/ranging.ts'
import { storing } from './objects/storing.ts'

/** The contract of the Objects port. `make` opens objects that are empty. */
export function objectsContract(name: string, make: () => Promise<Objects>): void {
  describe(`the objects of ${name}`, () => {
    let made: Objects
    beforeEach(async () => {
      made = await make()
    })
    afterEach(() => made.close())

    for (const part of [storing, breaking, ranging, digesting]) part(() => made)
  })
}
