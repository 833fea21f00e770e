import { beforeEach, describe, expect, test } from 'vitest'
import type { Tables } from '../../../src/tables/tables.ts'
import { allPages, collect, fresh, key, queryOf, sortsOf } from './rows.ts'

// In the order of their UTF-8 bytes, which is not that of JavaScript's strings: U+10000 comes after U+FFFF.
const SORTS = [
  '!',
  '0',
  '10',
  '9',
  'A',
  'a',
  'a!',
  'aa',
  'b',
  '~',
  'é',
  '日本',
  '\uffff',
  '\u{10000}',
  '\u{1f600}',
]
const shuffled = [...SORTS].sort(
  (a, b) => ((a.length * 7 + a.charCodeAt(0)) % 11) - ((b.length * 7 + b.charCodeAt(0)) % 11),
)
/** Rows come in the order of their bytes, page by page. */
export function order(tables: () => Tables): void {
  const query = () => queryOf(tables())

  describe('query()', () => {
    beforeEach(async () => {
      const others = [
        fresh(key('o', 'z')),
        fresh(key('pp', 'a')),
        fresh(key('p!', 'a')),
        fresh(key('q', 'a')),
      ]
      await tables().put('t', [
        ...shuffled.map((sort) => fresh(key('p', sort), { content: sort })),
        ...others,
      ])
    })

    test('gives the rows of one partition in the order of their bytes, either way', async () => {
      expect(sortsOf((await tables().query('t', { partition: 'p', limit: 1000 })).rows)).toEqual(SORTS)
      expect(
        sortsOf((await tables().query('t', { partition: 'p', limit: 1000, descending: true })).rows),
      ).toEqual(SORTS.toReversed())
    })

    // No bound from U+E000 on together with a row from U+10000 on: dynalite compares those like JavaScript's strings.
    const bounds: [string | undefined, string | undefined][] = [
      ['a', 'b'],
      ['a', undefined],
      [undefined, 'a'],
      ['10', '10'],
    ]
    bounds.push(
      ['aaa', 'é'],
      ['日本', undefined],
      ['', undefined],
      ['b', 'a'],
      ['~~~', '日'],
      ['\u{1f600}', undefined],
    )
    test.each(bounds)('from %j is within and to %j is not', async (from, to) => {
      const bytes = (text: string) => Buffer.from(text)
      const within = SORTS.filter(
        (sort) =>
          (from === undefined || Buffer.compare(bytes(sort), bytes(from)) >= 0) &&
          (to === undefined || Buffer.compare(bytes(sort), bytes(to)) < 0),
      )
      for (const limit of [1, 3, 1000]) {
        expect(sortsOf(await allPages(query(), { partition: 'p', from, to, limit }))).toEqual(within)
        const descending = await allPages(query(), { partition: 'p', from, to, limit, descending: true })
        expect(sortsOf(descending)).toEqual(within.toReversed())
      }
    })

    test('a partition with no rows is an empty page, its last', async () => {
      expect(await tables().query('t', { partition: 'none', limit: 1 })).toEqual({
        rows: [],
        next: undefined,
      })
    })

    test('a cursor goes on behind its row, whatever was inserted before and after it', async () => {
      const page = await tables().query('t', { partition: 'p', limit: 6 })
      await tables().put('t', [fresh(key('p', '1')), fresh(key('p', 'a"')), fresh(key('p', 'zz'))])
      const rest = await allPages(query(), { partition: 'p', limit: 4, cursor: page.next })
      expect(sortsOf(page.rows)).toEqual(SORTS.slice(0, 6))
      expect(sortsOf(rest)).toEqual(['a!', 'a"', 'aa', 'b', 'zz', ...SORTS.slice(9)])
    })
  })

  describe('scan()', () => {
    test('gives every row once, by partition, then sort, however many there are', async () => {
      const keys = Array.from({ length: 1203 }, (_, n) => key(`p${(n * 7) % 60}`, `s${(n * 11) % 1203}`))
      await tables().put(
        't',
        [...keys, key('p\u{10000}', 's'), key('p\uffff', 's')].map((each) => fresh(each)),
      )
      const scanned = (await collect(tables().scan('t'))).map((row) => `${row.key.partition} ${row.key.sort}`)
      const inOrder = keys.map(({ partition, sort }) => `${partition} ${sort}`).sort()
      expect(scanned).toEqual([...inOrder, 'p\uffff s', 'p\u{10000} s'])
    })

    test('may be left before its end', async () => {
      await tables().put('t', [fresh(key('a', 'a')), fresh(key('b', 'b'))])
      for await (const row of tables().scan('t')) {
        expect(row.key).toEqual(key('a', 'a'))
        break
      }
      expect(await collect(tables().scan('t'))).toHaveLength(2)
    })
  })
}
