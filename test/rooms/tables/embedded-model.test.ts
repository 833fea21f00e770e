import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { openEmbeddedTables } from '../../../src/tables/embedded.ts'
import type { Key, Put, Query, Tables } from '../../../src/tables/tables.ts'
import { memoryTables } from '../../contracts/memory-tables.ts'
import { allPages, at, collect } from '../../contracts/tables/rows.ts'

const directory = await mkdtemp(join(tmpdir(), 'tables-'))
afterAll(() => rm(directory, { recursive: true }))

/** Something done to tables, and all that can be seen of it. */
type Step = (tables: Tables, table: string) => Promise<unknown>

const part = fc.constantFrom('a', 'aa', 'a!', 'b', '\x01', 'é', '\uffff', '\u{10000}')
const key = fc.record({ partition: part, sort: part })
const index = fc.option(key, { nil: undefined })
const position = fc.integer({ min: 1, max: 3 }).map(at)
const row = fc.record({ key, position, content: fc.jsonValue(), index }).map((drawn) => {
  const { index: place, ...rest } = drawn
  return place === undefined ? rest : { ...rest, index: place }
})
const put = fc.record({ row, expected: fc.option(position, { nil: undefined, freq: 2 }) })
const keyText = ({ partition, sort }: Key) => `${partition}\0${sort}`
const puts = fc.uniqueArray(put, { maxLength: 12, selector: ({ row: { key: each } }) => keyText(each) })

const bound = fc.option(part, { nil: undefined })
const limit = fc.integer({ min: 1, max: 4 })
const query: fc.Arbitrary<Query> = fc.record({
  partition: part,
  from: bound,
  to: bound,
  descending: fc.boolean(),
  limit,
})

const written = async (tables: Tables, table: string, all: readonly Put[]) => {
  const lost = await tables.put(table, all)
  return lost.toSorted((a, b) => (keyText(a.key) < keyText(b.key) ? -1 : 1))
}

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: puts.map(
      (all): Step =>
        (tables, table) =>
          written(tables, table, all),
    ),
  },
  fc.array(key).map(
    (keys): Step =>
      (tables, table) =>
        tables.get(table, keys),
  ),
  query.map(
    (asked): Step =>
      (tables, table) =>
        allPages((each) => tables.query(table, each), asked),
  ),
  query.map(
    (asked): Step =>
      (tables, table) =>
        allPages((each) => tables.queryIndex(table, each), asked),
  ),
  fc.constant<Step>((tables, table) => collect(tables.scan(table))),
)

test('whatever is done to them, the tables in LMDB answer as those in memory do', async () => {
  const embedded = await openEmbeddedTables({ path: directory })
  let table = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const memory = memoryTables()
      const name = `t${table++}`
      for (const each of steps) expect(await each(embedded, name)).toEqual(await each(memory, name))
      expect(await collect(embedded.scan(name))).toEqual(memory.rows(name))
    }),
    { numRuns: 100 },
  )
  await embedded.close()
})
