import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Turns, type Share } from '../../../../src/mapping/shared/turns.ts'

const RECORDS = 100

/** A reader that asks for a turn some times: how many records it finds each time, or that its read fails. */
const reader = fc.array(fc.oneof(fc.nat(150), fc.constant('fails' as const)), { maxLength: 6 })

class World {
  readonly faults: string[] = []
  readonly turns: Turns
  readonly #schedule: fc.Scheduler
  turnsTaken = 0
  #reading = 0
  #inside = 0
  #records = 0

  constructor(schedule: fc.Scheduler) {
    this.#schedule = schedule
    this.turns = new Turns(RECORDS, async () => {
      if (this.#inside > 0) this.faults.push('between, while a reader works')
      await this.#step('between')
      if (this.#inside > 0) this.faults.push('a reader begins before the collection is over')
    })
  }

  async run(finds: readonly (number | 'fails')[]): Promise<void> {
    for (const found of finds) {
      await this.#step('rest')
      await this.turns.take((share) => this.#work(found, share)).catch(() => undefined)
      this.turnsTaken += 1
    }
  }

  async #work(found: number | 'fails', { limit, hasRead }: Share): Promise<void> {
    this.#inside += 1
    this.#reading += 1
    if (this.#reading > 1) this.faults.push('two read at once')
    await this.#step('read')
    this.#reading -= 1
    const records = found === 'fails' ? 0 : Math.min(found, limit)
    this.#records += records
    if (this.#records > RECORDS) this.faults.push(`${this.#records} records at once`)
    if (found !== 'fails') hasRead(records)
    await this.#step('fold')
    this.#records -= records
    this.#inside -= 1
    if (found === 'fails') throw new Error('no read')
  }

  #step(name: string): Promise<unknown> {
    return this.#schedule.schedule(Promise.resolve(), name)
  }
}

it('readers share a turn up to its records, read one after the other, and all come to theirs', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(reader, { maxLength: 5 }), fc.scheduler(), async (readers, schedule) => {
      const world = new World(schedule)
      await schedule.waitFor(Promise.all(readers.map((finds) => world.run(finds))))
      expect(world.faults).toEqual([])
      expect(world.turnsTaken).toBe(readers.flat().length)
    }),
    { numRuns: 300 },
  )
})

it('readers that find little are at work together, one that finds much is alone', async () => {
  const finishes: (() => void)[] = []
  const turns = new Turns(RECORDS)
  const begun: number[] = []
  const take = (records: number) =>
    turns.take(async ({ hasRead }) => {
      begun.push(records)
      hasRead(records)
      await new Promise<void>((finish) => finishes.push(finish))
    })
  const all = [take(10), take(11), take(70), take(1), take(2)]
  await expect.poll(() => begun).toEqual([10, 11, 70])
  for (const finish of finishes.splice(0)) finish()
  await expect.poll(() => begun).toEqual([10, 11, 70, 1, 2])
  for (const finish of finishes.splice(0)) finish()
  await Promise.all(all)
})
