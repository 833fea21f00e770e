import { describe, expect, test } from 'vitest'
import type { Json } from '../../../src/base/json.ts'
import type { Tables } from '../../../src/tables/tables.ts'
import { collect, fresh, key, read, soon, type IndexFollows } from './rows.ts'

/** A written row is read back unchanged, and there is no other row. */
export function storing(tables: () => Tables, follows: IndexFollows): void {
  describe('get() and put()', () => {
    test('a table that was never written is empty', async () => {
      expect(await tables().get('t', [key('a', 'b'), key('c', 'd')])).toEqual([undefined, undefined])
      expect(await tables().query('t', { partition: 'a', limit: 10 })).toEqual({ rows: [], next: undefined })
      expect(await tables().queryIndex('t', { partition: 'a', limit: 10 })).toEqual({
        rows: [],
        next: undefined,
      })
      expect(await collect(tables().scan('t'))).toEqual([])
    })

    test('nothing read and nothing written is nothing', async () => {
      expect(await tables().get('t', [])).toEqual([])
      expect(await tables().put('t', [])).toEqual([])
    })

    const contents: [Json][] = [
      [null],
      [true],
      [-1.5],
      [1e300],
      [Number.MAX_SAFE_INTEGER],
      [''],
      ['\0 \u{1f600} é'],
      ['\ud83d'],
      [`${'x'.repeat(2_000)}\ud83d`],
      ['"null"'],
      ['{"text": 1}'],
      [[]],
      [{}],
      [{ a: { b: [1, 'x', null, { c: false }] }, '': 0, 'a.b': 1, $set: 2 }],
      [[[[]]]],
    ]
    test.each(contents)('a row comes back as it was written: %j', async (content) => {
      const { row } = fresh(key('p', 's'), { content })
      await tables().put('t', [{ row, expected: undefined }])
      expect(await read(tables(), row.key)).toStrictEqual(row)
    })

    test('a row keeps its place in the index', async () => {
      const { row } = fresh(key('p', 's'), { index: key('cell', 'me') })
      await tables().put('t', [{ row, expected: undefined }])
      expect(await read(tables(), row.key)).toStrictEqual(row)
    })

    test('a row of 350 KB comes back whole', async () => {
      const { row } = fresh(key('p', 's'), { content: { text: 'x'.repeat(350_000) } })
      await tables().put('t', [{ row, expected: undefined }])
      expect(await read(tables(), row.key)).toEqual(row)
    })

    test('answers come in the order of the keys, of which there may be many and some twice', async () => {
      const puts = Array.from({ length: 260 }, (_, n) => fresh(key(`p${n % 7}`, `s${n}`), { content: n }))
      expect(await tables().put('t', puts)).toEqual([])
      const keys = [...puts.map((put) => put.row.key).reverse(), key('p0', 'none'), key('p0', 's0')]
      const contents = (await tables().get('t', keys)).map((row) => row?.content)
      expect(contents).toEqual([...puts.map((put) => put.row.content).reverse(), undefined, 0])
    })

    test('rows are added, however many and however often', async () => {
      const rows = Array.from(
        { length: 60 },
        (_, n) => fresh(key('p', `s${100 + n}`), { content: `${n}` }).row,
      )
      await tables().add('t', rows.slice(0, 40))
      await tables().add('t', rows.slice(20))
      await tables().add('t', [])
      expect(await collect(tables().scan('t'))).toEqual(rows)
    })

    test('tables are apart', async () => {
      await tables().put('t', [fresh(key('p', 's'), { content: 't', index: key('i', 'i') })])
      await tables().put('u', [fresh(key('p', 's'), { content: 'u', index: key('i', 'i') })])
      expect((await read(tables(), key('p', 's')))?.content).toBe('t')
      const listed = async () =>
        (await tables().queryIndex('u', { partition: 'i', limit: 9 })).rows.map((row) => row.content)
      await soon(follows)(listed, ['u'])
    })

    test('keys are the parts they are made of, not their sum', async () => {
      const keys = [
        key('a', 'bc'),
        key('ab', 'c'),
        key('a b', 'c'),
        key('a/b', 'c'),
        key('a', 'b/c'),
        key('a#', 'b'),
      ]
      await tables().put(
        't',
        keys.map((each, n) => fresh(each, { content: n })),
      )
      expect((await tables().get('t', keys)).map((row) => row?.content)).toEqual(keys.map((_, n) => n))
    })
  })
}
