import { describe, expect, test } from 'vitest'
import type { Key, Tables } from '../../../src/tables/tables.ts'
import { allPages, at, fresh, key, over, queryIndexOf, soon, type IndexFollows } from './rows.ts'

const user = (id: string): Key => key(id, 'location')

/** The index lists each row at the place of its last write. */
export function indexing(tables: () => Tables, follows: IndexFollows): void {
  const listed = async (partition: string) =>
    (await allPages(queryIndexOf(tables()), { partition, limit: 2 })).map((row) => row.key.partition)

  const hereAndThere = async () => [await listed('here'), await listed('there')]

  const expectSoon = soon(follows)

  describe('the index', () => {
    test('lists whole rows, in the order of their place, then of their key', async () => {
      const places: [string, string][] = [
        ['u3', 's'],
        ['u1', 's'],
        ['u2', 'a'],
        ['u4', 'z'],
        ['u0', 's!'],
      ]
      const puts = places.map(([id, sort]) => fresh(user(id), { content: id, index: key('cell', sort) }))
      await tables().put('t', [...puts, fresh(user('u5')), fresh(user('u6'), { index: key('cells', 'a') })])
      await expectSoon(() => listed('cell'), ['u2', 'u1', 'u3', 'u0', 'u4'])
      const page = await tables().queryIndex('t', { partition: 'cell', limit: 10 })
      expect(page.rows).toEqual([puts[2], puts[1], puts[0], puts[4], puts[3]].map((put) => put?.row))
    })

    test('a row that moves is listed in its new place and not in its old one', async () => {
      const { row } = fresh(user('u'), { index: key('here', 'a') })
      await tables().put('t', [{ row, expected: undefined }])
      await tables().put('t', [over(row, { position: at(2), index: key('there', 'a') })])
      await expectSoon(hereAndThere, [[], ['u']])
      await tables().put('t', [
        over({ ...row, position: at(2) }, { position: at(3), index: key('there', 'b') }),
      ])
      await expectSoon(hereAndThere, [[], ['u']])
    })

    test('a row that leaves the index, and one that comes into it', async () => {
      const { row: leaves } = fresh(user('u1'), { index: key('here', 'a') })
      const { row: comes } = fresh(user('u2'))
      await tables().put(
        't',
        [leaves, comes].map((row) => ({ row, expected: undefined })),
      )
      await tables().put('t', [over(leaves, { index: undefined }), over(comes, { index: key('here', 'b') })])
      await expectSoon(() => listed('here'), ['u2'])
    })

    test('a put that loses moves nothing', async () => {
      const { row } = fresh(user('u'), { index: key('here', 'a') })
      await tables().put('t', [{ row, expected: undefined }])
      await tables().put('t', [{ row: { ...row, index: key('there', 'a') }, expected: at(7) }])
      await expectSoon(hereAndThere, [['u'], []])
    })

    test('a row that stays where it is is listed once, with its new content', async () => {
      const { row } = fresh(user('u'), { index: key('here', 'a'), content: 1 })
      await tables().put('t', [{ row, expected: undefined }])
      await tables().put('t', [over(row, { position: at(2), content: 2 })])
      const contents = async () =>
        (await tables().queryIndex('t', { partition: 'here', limit: 5 })).rows.map(({ content }) => content)
      await expectSoon(contents, [2])
    })

    test('is read between bounds and by pages, either way', async () => {
      const puts = ['e', 'd', 'c', 'b', 'a'].flatMap((sort) =>
        ['1', '2'].map((id) => fresh(user(sort + id), { index: key('cell', sort) })),
      )
      await tables().put('t', puts)
      await expectSoon(async () => (await listed('cell')).length, puts.length)
      const between = { partition: 'cell', from: 'b', to: 'd' }
      for (const limit of [1, 3, 4, 100]) {
        const up = await allPages(queryIndexOf(tables()), { ...between, limit })
        expect(up.map((row) => row.key.partition)).toEqual(['b1', 'b2', 'c1', 'c2'])
        const down = await allPages(queryIndexOf(tables()), { ...between, limit, descending: true })
        expect(down.map((row) => row.key.partition)).toEqual(['c2', 'c1', 'b2', 'b1'])
      }
    })
  })
}
