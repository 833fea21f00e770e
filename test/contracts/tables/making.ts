import { describe, expect, test } from 'vitest'
import type { Making, Tables } from '../../../src/tables/tables.ts'
import { collect, fresh, key, soon, type IndexFollows } from './rows.ts'

/** Enough rows for several pieces, some of them in the index. */
const rows = (count: number) =>
  Array.from({ length: count }, (_, n) => fresh(key('p', `s${n}`), n % 2 ? {} : { index: key('i', `${n}`) }))

/** Tables are created and dropped while others are in use. */
export function making(tables: () => Tables & Making, follows: IndexFollows): void {
  describe('make() and drop()', () => {
    test('a table that is made, also twice, takes rows, and the one that it is like has none of them', async () => {
      await tables().put('t', [fresh(key('p', 's'), { content: 'first' })])
      for (let time = 0; time < 2; time += 1) await tables().make('t.2', 't')
      await tables().put('t.2', [fresh(key('p', 's'), { content: 'second', index: key('i', 'i') })])
      expect((await collect(tables().scan('t'))).map(({ content }) => content)).toEqual(['first'])
      const listed = async () =>
        (await tables().queryIndex('t.2', { partition: 'i', limit: 9 })).rows.map(({ content }) => content)
      await soon(follows)(listed, ['second'])
    })

    test('a table that is dropped, also twice, leaves no row behind, nor in its index; others keep theirs', async () => {
      await tables().make('t.2', 't')
      await tables().put('t', rows(3))
      await tables().put('t.2', rows(5_001))
      for (let time = 0; time < 2; time += 1) await tables().drop('t.2')
      await tables().make('t.2', 't')
      expect(await collect(tables().scan('t.2'))).toEqual([])
      expect((await tables().queryIndex('t.2', { partition: 'i', limit: 9 })).rows).toEqual([])
      expect(await collect(tables().scan('t'))).toHaveLength(3)
    })
  })
}
