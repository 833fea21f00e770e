import fc from 'fast-check'
import type { Key, Put, Query, Tables } from '../../../src/tables/tables.ts'
import { allPages, at, collect } from './rows.ts'

/** Something done to tables, and all that can be seen of it. */
export type Step = (tables: Tables, table: string) => Promise<unknown>

const keyText = ({ partition, sort }: Key) => `${partition}\0${sort}`

const written = async (tables: Tables, table: string, all: readonly Put[], first: number) => {
  const lost = await tables.put(table, all.slice(0, first), all.slice(first))
  return lost.toSorted((a, b) => (keyText(a.key) < keyText(b.key) ? -1 : 1))
}

/** Steps over keys made of these parts. */
export function stepOver(parts: readonly string[]): fc.Arbitrary<Step> {
  const part = fc.constantFrom(...parts)
  const key = fc.record({ partition: part, sort: part })
  // Few places, so that rows meet in them.
  const few = fc.constantFrom(...parts.slice(0, 2))
  const index = fc.option(fc.record({ partition: few, sort: few }), { nil: undefined })
  const position = fc.integer({ min: 1, max: 3 }).map(at)
  const row = fc.record({ key, position, content: fc.jsonValue(), index }).map((drawn) => {
    const { index: place, ...rest } = drawn
    return place === undefined ? rest : { ...rest, index: place }
  })
  const put = fc.record({ row, expected: fc.option(position, { nil: undefined, freq: 2 }) })
  const puts = fc.uniqueArray(put, { maxLength: 12, selector: ({ row: { key: each } }) => keyText(each) })
  const bound = fc.option(part, { nil: undefined })
  const query: fc.Arbitrary<Query> = fc.record({
    partition: part,
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
  return fc.oneof(
    { weight: 4, arbitrary: write },
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
