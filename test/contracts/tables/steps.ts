import fc from 'fast-check'
import type { Key, Put, Query, Row, Tables } from '../../../src/tables/tables.ts'
import { allPages, at, collect } from './rows.ts'

/** An action on tables; gives everything that can be seen of it. */
export type Step = (tables: Tables, table: string) => Promise<unknown>

const keyText = ({ partition, sort }: Key) => `${partition}\0${sort}`

const written = async (tables: Tables, table: string, all: readonly Put[], first: number) => {
  const lost = await tables.put(table, all.slice(0, first), all.slice(first))
  return lost.toSorted((a, b) => (keyText(a.key) < keyText(b.key) ? -1 : 1))
}

/** Rows that are added are separate from those that are put; rows of one key are always equal. */
const streamOf = (partition: string) => `+${partition}`

const addedAt = ({ partition, sort }: Key): Row => ({
  key: { partition: streamOf(partition), sort },
  position: at(1),
  content: sort,
})

/** Steps over keys made of these parts. */
export function stepOver(parts: readonly string[]): fc.Arbitrary<Step> {
  const part = fc.constantFrom(...parts)
  const key = fc.record({ partition: part, sort: part })
  // Few keys, so that rows collide.
  const few = fc.constantFrom(...parts.slice(0, 2))
  const index = fc.option(fc.record({ partition: few, sort: few }), { nil: undefined })
  const position = fc.integer({ min: 1, max: 3 }).map(at)
  // No write repeats the stored row: an adapter that lost an answer cannot tell such a row from its own write.
  const content = fc.tuple(fc.jsonValue(), fc.noShrink(fc.uuid()))
  const row = fc.record({ key, position, content, index }).map((drawn) => {
    const { index: place, ...rest } = drawn
    return place === undefined ? rest : { ...rest, index: place }
  })
  const put = fc.record({ row, expected: fc.option(position, { nil: undefined, freq: 2 }) })
  const puts = fc.uniqueArray(put, { maxLength: 12, selector: ({ row: { key: each } }) => keyText(each) })
  const bound = fc.option(part, { nil: undefined })
  const query: fc.Arbitrary<Query> = fc.record({
    partition: fc.oneof(part, part.map(streamOf)),
    from: bound,
    to: bound,
    descending: fc.boolean(),
    limit: fc.integer({ min: 1, max: 4 }),
  })
  const write = fc.tuple(puts, fc.nat(12)).map(
    ([all, first]): Step =>
      (tables, table) =>
        written(tables, table, all, first),
  )
  const add = fc.uniqueArray(key, { maxLength: 12, selector: keyText }).map(
    (keys): Step =>
      (tables, table) =>
        tables.add(table, keys.map(addedAt)),
  )
  return fc.oneof(
    { weight: 4, arbitrary: write },
    add,
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
}
