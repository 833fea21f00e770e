import { describe, expect, test } from 'vitest'
import { ORIGIN } from '../../../src/events/position.ts'
import type { Tables } from '../../../src/tables/tables.ts'
import { at, fresh, key, over, read, sortsOf } from './rows.ts'

/** A write succeeds only over the row that was read. */
export function conditions(tables: () => Tables): void {
  describe('the condition of a put', () => {
    const first = fresh(key('p', 's'), { content: 'first' })

    test('a row that is expected not to be there and is loses, and is told what stands', async () => {
      await tables().put('t', [first])
      const lost = await tables().put('t', [fresh(key('p', 's'), { position: at(2), content: 'second' })])
      expect(lost).toEqual([{ key: first.row.key, stands: first.row }])
      expect(await read(tables(), first.row.key)).toEqual(first.row)
    })

    test('a row that is expected not to be there loses also to its like', async () => {
      await tables().put('t', [first])
      expect(await tables().put('t', [first])).toEqual([{ key: first.row.key, stands: first.row }])
    })

    test('a row that is expected and not there loses', async () => {
      const lost = await tables().put('t', [over(first.row, { position: at(2) })])
      expect(lost).toEqual([{ key: first.row.key, stands: undefined }])
      expect(await read(tables(), first.row.key)).toBeUndefined()
    })

    test('a row at another position than the one read loses, be that earlier or later', async () => {
      const row = { ...first.row, position: at(5), index: key('i', 'j') }
      await tables().put('t', [{ row, expected: undefined }])
      for (const expected of [at(4), at(6), ORIGIN])
        expect(await tables().put('t', [{ row: { ...row, content: 'no' }, expected }])).toEqual([
          { key: row.key, stands: row },
        ])
      expect(await read(tables(), row.key)).toEqual(row)
    })

    test('a row at the position read is replaced, also by one at the same position', async () => {
      await tables().put('t', [first])
      expect(await tables().put('t', [over(first.row, { content: 'same' })])).toEqual([])
      expect(await tables().put('t', [over(first.row, { content: 'next', position: at(9) })])).toEqual([])
      expect(await read(tables(), first.row.key)).toEqual({ ...first.row, content: 'next', position: at(9) })
    })

    test('those that lose do not keep the others from being written', async () => {
      const puts = Array.from({ length: 120 }, (_, n) => fresh(key('p', `s${n}`), { content: 'mine' }))
      await tables().put(
        't',
        puts.filter((_, n) => n % 3 === 0).map((put) => fresh(put.row.key, { content: 'theirs' })),
      )
      const lost = await tables().put('t', puts)
      expect(sortsOf(lost.map((loss) => loss.stands!)).sort()).toEqual(
        puts
          .filter((_, n) => n % 3 === 0)
          .map((put) => put.row.key.sort)
          .sort(),
      )
      const rows = await tables().get(
        't',
        puts.map((put) => put.row.key),
      )
      expect(rows.map((row) => row?.content)).toEqual(puts.map((_, n) => (n % 3 === 0 ? 'theirs' : 'mine')))
    })

    test('of writers at once exactly one wins, and the others are told what stands', async () => {
      const writers = Array.from({ length: 8 }, (_, n) =>
        fresh(key('p', 's'), { position: at(n + 1), content: n }),
      )
      const lost = await Promise.all(writers.map((put) => tables().put('t', [put])))
      const stands = await read(tables(), key('p', 's'))
      const winner = lost.findIndex((losses) => losses.length === 0)
      expect(stands).toEqual(writers[winner]?.row)
      expect(lost.filter((_, n) => n !== winner)).toEqual(Array(7).fill([{ key: key('p', 's'), stands }]))
    })

    test('what comes after others is written where they all took, and not at all where one lost', async () => {
      const [first, other, last] = [
        fresh(key('p', 'first')),
        fresh(key('p', 'other')),
        fresh(key('p', 'last')),
      ]
      expect(await tables().put('t', [first], [other])).toEqual([])
      expect(await tables().put('t', [first], [last])).toEqual([{ key: first.row.key, stands: first.row }])
      expect(await tables().get('t', [other.row.key, last.row.key])).toEqual([other.row, undefined])
    })

    test('of what comes after others each write has its own condition', async () => {
      const [first, taken, free] = [fresh(key('p', 'a')), fresh(key('p', 'b')), fresh(key('p', 'c'))]
      await tables().put('t', [taken])
      expect(await tables().put('t', [first], [taken, free])).toEqual([
        { key: taken.row.key, stands: taken.row },
      ])
      expect(await tables().get('t', [first.row.key, free.row.key])).toEqual([first.row, free.row])
    })
  })
}
