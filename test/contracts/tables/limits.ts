import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../../src/base/json.ts'
import { InvalidCursor } from '../../../src/tables/cursor.ts'
import { MAX_CONTENT_BYTES } from '../../../src/tables/limits.ts'
import type { Key, Tables } from '../../../src/tables/tables.ts'
import { fresh, key, read, soon, type IndexFollows } from './rows.ts'

/** A text of so many bytes that no compression makes shorter. */
const noise = (bytes: number): string => randomBytes(bytes).toString('base64').slice(0, bytes)

/** Every adapter refuses the same rows and queries, with the same errors. */
export function limits(tables: () => Tables, follows: IndexFollows): void {
  describe('limits', () => {
    const bad: [string, Key, string][] = [
      ['an empty partition', key('', 's'), 'one of its parts is empty'],
      ['an empty sort', key('p', ''), 'one of its parts is empty'],
      ['980 characters and one', key('p'.repeat(490), 's'.repeat(491)), 'it takes more than 980 bytes'],
      ['981 bytes in fewer characters', key('p', '日'.repeat(327)), 'it takes more than 980 bytes'],
      ['NUL', key('p', 'a\0b'), 'it contains NUL'],
      ['half of a surrogate pair', key('p\ud83d', 's'), 'it is not well-formed Unicode'],
    ]
    test.each(bad)('a key with %s is refused, wherever it stands', async (_, wrong, reason) => {
      const refusal = `Cannot use a key of table "t": ${reason}`
      await expect(tables().get('t', [wrong])).rejects.toThrow(refusal)
      await expect(tables().put('t', [fresh(key('p', 'ok')), fresh(wrong)])).rejects.toThrow(refusal)
      await expect(tables().put('t', [fresh(key('p', 's'), { index: wrong })])).rejects.toThrow(refusal)
      expect(await tables().get('t', [key('p', 'ok'), key('p', 's')])).toEqual([undefined, undefined])
    })

    test('a key of 980 bytes is taken, in the index too', async () => {
      const long = key('p'.repeat(490), 's'.repeat(490))
      const { row } = fresh(long, { index: long })
      expect(await tables().put('t', [{ row, expected: undefined }])).toEqual([])
      expect(await read(tables(), long)).toEqual(row)
      await soon(follows)(() => tables().queryIndex('t', { partition: long.partition, limit: 1 }), {
        rows: [row],
        next: undefined,
      })
    })

    const contents = (bytes: number): [string, Json][] => [
      ['text that does not shrink', noise(bytes)],
      [
        'text of three bytes a unit',
        '日'.repeat(Math.floor(bytes / 3)).padEnd(Math.floor(bytes / 3) + (bytes % 3), 'x'),
      ],
      ['JSON', { '"': noise(bytes - '{"\\"":""}'.length) }],
      [
        'JSON that is mostly escapes',
        [
          '\u0001'
            .repeat(Math.floor((bytes - 4) / 6))
            .padEnd(Math.floor((bytes - 4) / 6) + ((bytes - 4) % 6), 'x'),
        ],
      ],
    ]
    test.each(contents(MAX_CONTENT_BYTES))('a row of the largest content is kept: %s', async (_, content) => {
      const long = key('p'.repeat(490), 's'.repeat(490))
      const { row } = fresh(long, { content, index: long })
      expect(await tables().put('t', [{ row, expected: undefined }])).toEqual([])
      expect(await read(tables(), long)).toEqual(row)
      await tables().add('t', [fresh(key('p', 'added'), { content }).row])
      expect((await read(tables(), key('p', 'added')))?.content).toEqual(content)
    })

    test.each([0, -1, 1001, 1.5, NaN])('a limit of %d is refused', async (limit) => {
      const refusal = `Cannot query table "t": the limit is ${limit}, not 1 to 1000`
      await expect(tables().query('t', { partition: 'p', limit })).rejects.toThrow(refusal)
      await expect(tables().queryIndex('t', { partition: 'p', limit })).rejects.toThrow(refusal)
    })

    const cursors = ['', 'x', 'not a cursor', '!!!!', 'cA', 'cQBz', 'cABzAHM', '_w', 'é', 'A'.repeat(5000)]
    test.each(cursors)('a cursor that is none (%j) is refused', async (cursor) => {
      await tables().put('t', [fresh(key('p', 's'), { index: key('p', 's') })])
      const query = { partition: 'p', limit: 1, cursor }
      await expect(tables().query('t', query)).rejects.toThrow(InvalidCursor)
      await expect(tables().queryIndex('t', query)).rejects.toThrow(InvalidCursor)
    })

    test('a cursor of another partition, or of the index, is refused', async () => {
      const puts = ['a', 'b'].map((sort) => fresh(key('p', sort), { index: key('p', sort) }))
      await tables().put('t', puts)
      const { next } = await tables().query('t', { partition: 'p', limit: 1 })
      const listed = () => tables().queryIndex('t', { partition: 'p', limit: 2 })
      await soon(follows)(async () => (await listed()).rows.length, 2)
      const { next: nextOfIndex } = await tables().queryIndex('t', { partition: 'p', limit: 1 })
      expect(next).toMatch(/^[\w-]+$/)
      expect(nextOfIndex).toMatch(/^[\w-]+$/)
      for (const [partition, cursor] of [
        ['q', next],
        ['p', nextOfIndex],
      ] as const)
        await expect(tables().query('t', { partition, limit: 1, cursor })).rejects.toThrow(InvalidCursor)
      await expect(tables().queryIndex('t', { partition: 'p', limit: 1, cursor: next })).rejects.toThrow(
        InvalidCursor,
      )
    })
  })
}
