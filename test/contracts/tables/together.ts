import { describe, expect, test } from 'vitest'
import { ORIGIN } from '../../../src/events/position.ts'
import type { Key, Merge, Tables } from '../../../src/tables/tables.ts'
import { at, fresh, key, over, read, sortsOf } from './rows.ts'

/** A merge that adds one to a number, and to it the numbers of the rows in `from`. */
const count = (rowKey: Key, from: readonly Key[] = []): Merge => ({
  key: rowKey,
  from,
  of: (stands, others) => {
    const numbers = [stands, ...others].map((row) => (typeof row?.content === 'number' ? row.content : 0))
    const content = numbers.reduce((sum, number) => sum + number, 1)
    return { key: rowKey, position: ORIGIN, content, index: key('counted', `${content}`.padStart(3, '0')) }
  },
})

/** All writes of a transaction or none, in a home that has transactions. */
export function together(tables: () => Tables): void {
  describe('a transaction', () => {
    const total = key('p', 'total')
    const write = async (...[table, puts, merges]: Parameters<NonNullable<Tables['together']>>) => {
      const made = tables()
      if (made.together === undefined) throw new Error('These tables have no transactions')
      return made.together(table, puts, merges)
    }

    test('writes rows, and rows that are made of what stands', async () => {
      const put = fresh(key('p', 's'), { content: 'row' })
      expect(await write('t', [put], [count(total)])).toEqual([])
      expect(await write('t', [over(put.row, { position: at(2) })], [count(total)])).toEqual([])
      expect(await read(tables(), put.row.key)).toEqual({ ...put.row, position: at(2) })
      expect((await read(tables(), total))?.content).toBe(2)
    })

    test('writes nothing if a put loses, and tells only those that lost', async () => {
      const [first, second] = [fresh(key('p', 'a')), fresh(key('p', 'b'))]
      await tables().put('t', [first])
      expect(await write('t', [second, first], [count(total)])).toEqual([
        { key: first.row.key, stands: first.row },
      ])
      expect(await tables().get('t', [second.row.key, total])).toEqual([undefined, undefined])
      const late = { row: { ...first.row, position: at(3) }, expected: at(2) }
      expect(await write('t', [second, late], [count(total)])).toEqual([
        { key: first.row.key, stands: first.row },
      ])
      expect(await tables().get('t', [second.row.key, total])).toEqual([undefined, undefined])
    })

    test('makes a row of others, as they stood before', async () => {
      const part = fresh(key('p', 'part'), { content: 40 })
      await tables().put('t', [part])
      await write('t', [], [count(total, [part.row.key, key('p', 'missing')])])
      expect((await read(tables(), total))?.content).toBe(41)
    })

    test('leaves a row as it is if the merge makes none', async () => {
      await write('t', [], [count(total)])
      await write('t', [], [{ ...count(total), of: () => undefined }])
      expect((await read(tables(), total))?.content).toBe(1)
    })

    test('lists a merged row where its index says, and nowhere else', async () => {
      for (let times = 0; times < 3; times += 1) await write('t', [], [count(total)])
      const { rows } = await tables().queryIndex('t', { partition: 'counted', limit: 10 })
      expect(rows.map(({ content }) => content)).toEqual([3])
    })

    test('of many at once are one after the other', async () => {
      await Promise.all(
        Array.from({ length: 20 }, (_, n) => write('t', [fresh(key('p', `s${n}`))], [count(total)])),
      )
      expect((await read(tables(), total))?.content).toBe(20)
      const { rows } = await tables().query('t', { partition: 'p', from: 's', to: 't', limit: 100 })
      expect(sortsOf(rows)).toHaveLength(20)
    })
  })
}
