import { expect, test } from 'vitest'
import { destinationIn } from '../../../src/generations/destination.ts'
import { NEVER_REBUILT, claimed, switched, type Generations } from '../../../src/generations/generations.ts'
import { changePointer, readPointer } from '../../../src/generations/pointer.ts'
import { retire } from '../../../src/generations/retire.ts'
import { switchTo } from '../../../src/generations/switch-to.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import { VirtualTime } from '../mapping/support/virtual-time.ts'

const building = claimed(NEVER_REBUILT, false)

/** Tables in which table `t` has these generations. */
async function tablesWith(stand: Generations) {
  const tables = memoryTables()
  await changePointer(tables, 't', () => stand)
  const now = async () => (await readPointer(tables, 't')).stand
  return {
    tables,
    now,
    set: (change: Parameters<typeof changePointer>[2]) => changePointer(tables, 't', change),
  }
}

test('a switch whose hold was lifted meanwhile does not take, and is tried again', async () => {
  const { tables, now, set } = await tablesWith(building)
  const seen: Generations[] = []
  await switchTo('t', 2, {
    tables,
    caughtUp: async () => {
      seen.push(await now())
      if (seen.length === 1) await set((stand) => ({ ...stand, held: false }))
    },
  })
  expect(seen).toEqual([1, 2].map(() => ({ live: 1, building: 2, held: true, old: [] })))
  expect(await now()).toEqual({ live: 2, building: null, held: true, old: [1] })
})

test('a switch says why it cannot be: the generation was given up, or batches never wait for long enough', async () => {
  const { tables, set } = await tablesWith(claimed(building, true))
  const caughtUp = async () => {
    await set((stand) => ({ ...stand, held: false }))
  }
  await expect(switchTo('t', 2, { tables, caughtUp })).rejects.toThrow('it was given up')
  await expect(switchTo('t', 3, { tables, caughtUp })).rejects.toThrow('longer than batches wait')
})

test('a process that waits after a switch lifts no later switch’s hold, and drops nothing before it has waited for that one too', async () => {
  const { tables, now, set } = await tablesWith(switched({ ...building, held: true }))
  await tables.put('t.2', [
    {
      row: {
        key: { partition: 'p', sort: 's' },
        position: (await readPointer(tables, 't')).version!,
        content: 1,
      },
      expected: undefined,
    },
  ])
  const held: boolean[] = []
  const rest = async () => {
    held.push((await now()).held && tables.rows('t.2').length > 0)
    if (held.length > 1) return
    await set((stand) => ({ ...stand, held: false }))
    await set((stand) => switched({ ...claimed(stand, false), held: true }))
  }
  expect(await retire('t', { tables, rest, keepsFirst: true })).toEqual(['t'])
  expect([held, tables.rows('t.2')]).toEqual([[true, true], []])
  expect(await now()).toEqual({ live: 3, building: null, held: false, old: [] })
})

test('a batch waits while it is held back, for as long as somebody is at it', async () => {
  const { tables, now, set } = await tablesWith({ ...building, held: true })
  const time = new VirtualTime()
  const begun = time.now()
  const destination = destinationIn(tables, time)('t')
  await time.sleep(10_000, new AbortController().signal)
  await set((stand) => ({ ...stand })) // its rebuild is alive
  expect(await destination).toBe('t')
  expect([time.now() - begun >= 25_000, (await now()).held]).toEqual([true, false])
})

test('a batch goes into the generation that is live when it asks', async () => {
  const { tables, set } = await tablesWith(NEVER_REBUILT)
  const destination = destinationIn(tables, new VirtualTime())
  expect(await destination('t')).toBe('t')
  await set(() => ({ ...switched(building), held: false }))
  expect([await destination('t'), await destination('u')]).toEqual(['t.2', 'u'])
})

test('a generation of another layout is given up, and the switch keeps the layout of the new one', () => {
  expect(claimed(building, false, 1)).toBe(building)
  const other = claimed(building, false, 2)
  expect(other).toEqual({ live: 1, building: 3, held: false, old: [2], buildingLayout: 2 })
  expect(claimed(other, false, 2)).toBe(other)
  expect(switched(other)).toEqual({ live: 3, building: null, held: false, old: [2, 1], layout: 2 })
  expect(claimed(switched(other), false, 3)).toMatchObject({ building: 4, layout: 2, buildingLayout: 3 })
})
