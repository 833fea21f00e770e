import { expect, test } from 'vitest'
import { NEVER_REBUILT, claimed, switched } from '../../../src/generations/generations.ts'
import { liveTables } from '../../../src/generations/live-tables.ts'
import { changePointer } from '../../../src/generations/pointer.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import { collect, fresh, key } from '../../contracts/tables/rows.ts'

/** A table in two generations, and a reader of it. `beforeRead` is called before each read of the tables. */
async function world(freshMs: number) {
  let step: (table: string) => Promise<void> = () => Promise.resolve()
  const tables = memoryTables({ beforeRead: (table) => step(table) })
  const clock = { now: 0 }
  await tables.put('t', [fresh(key('p', 's'), { content: 'old' })])
  await tables.put('t.2', [fresh(key('p', 's'), { content: 'new' })])
  await tables.put('u', [fresh(key('p', 's'), { content: 'other' })])
  const reader = liveTables(tables, { rebuilt: new Set(['t']), freshMs, now: () => clock.now })
  const read = async (table = 't') => (await reader.get(table, [key('p', 's')]))[0]?.content
  const move = () => changePointer(tables, 't', () => switched(claimed(NEVER_REBUILT, false)))
  /** Switches and drops the old generation just before a table is read. */
  const before = (table: string) => {
    step = async (name) => {
      if (name !== table) return
      step = () => Promise.resolve()
      await move()
      await tables.drop('t')
    }
  }
  return { reader, read, move, before, clock }
}

test('a reader sees the live generation, and tables without any as they are', async () => {
  const { read, move } = await world(0)
  expect([await read(), await read('u')]).toEqual(['old', 'other'])
  await move()
  expect([await read(), await read('u')]).toEqual(['new', 'other'])
})

test('a look at the live generation is trusted as long as it is fresh, and no longer', async () => {
  const { read, move, clock } = await world(1_000)
  await read()
  await move()
  clock.now = 999
  expect(await read()).toBe('old')
  clock.now = 1_000
  expect(await read()).toBe('new')
})

test('a read during which the table is switched and dropped is repeated', async () => {
  const { read, before } = await world(0)
  before('t')
  expect(await read()).toBe('new')
})

test('several reads are of one generation', async () => {
  const { reader, move } = await world(0)
  const runs: unknown[] = []
  const both = await reader.whole('t', async (tables) => {
    const ask = async () => (await tables.query('t', { partition: 'p', limit: 9 })).rows[0]?.content
    const first = await ask()
    if (runs.push(first) === 1) await move()
    return [first, await ask()]
  })
  expect([runs, both]).toEqual([
    ['old', 'new'],
    ['new', 'new'],
  ])
})

test('a scan that a rebuild has cut short says so', async () => {
  const { reader, before } = await world(0)
  before('t')
  await expect(collect(reader.scan('t'))).rejects.toThrow('Cannot read table "t" to its end: it was rebuilt')
  expect((await collect(reader.scan('t'))).map(({ content }) => content)).toEqual(['new'])
})

test('a failure of the tables is thrown', async () => {
  const { reader } = await world(0)
  await expect(reader.get('t', [key('', 's')])).rejects.toThrow('one of its parts is empty')
})

test('only batches write generations', async () => {
  const { reader } = await world(0)
  await expect(reader.put('t', [])).rejects.toThrow('Cannot write table "t" here')
  await expect(reader.add('t', [])).rejects.toThrow('Cannot write table "t" here')
  expect(await reader.put('u', [])).toEqual([])
})
