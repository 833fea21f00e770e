import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openEmbeddedTables } from '../../../src/tables/embedded.ts'
import type { Row } from '../../../src/tables/tables.ts'
import { dice } from '../../bench/shape/dice.ts'
import { at, key } from '../../contracts/tables/rows.ts'
import { scratch } from '../log/scratch.ts'

/** Space is reserved in steps of so many bytes. LMDB extends the file by pages, so a file that it extended shows it. */
const STEP = 1024 * 1024

const reserved = async (path: string): Promise<boolean> =>
  (await stat(join(path, 'data.mdb'))).size % STEP === 0

const luck = dice(5)
const anyOf = (count: number): number => Math.floor(luck() * count)

/** Rows of all sizes in random order, with a random place in the index, or none. */
const rowOf = (name: number, round: number, longest: number): Row => ({
  key: key(`p${name}`.padEnd(40, '.'), 's'),
  position: at(round + 1),
  content: (anyOf(2) === 0 ? 'é' : 'x').repeat(anyOf(longest)),
  ...(anyOf(3) > 0 && { index: key('i', `${anyOf(1e9)}`.padEnd(200, '.')) }),
})

it.each([
  ['short', 900, 4_000],
  ['long', 9_000, 600],
])('commits of %s rows never write beyond the room that was made for them', async (_, longest, count) => {
  const place = scratch()
  const tables = await openEmbeddedTables({ path: place.path })
  const rows = new Map<number, Row>()
  for (let round = 0; round < 12; round++) {
    const names = new Set(Array.from({ length: count }, () => anyOf(count * 6)))
    const puts = [...names].map((name) => ({
      row: rowOf(name, round, round % 3 === 2 ? longest / 9 : longest),
      expected: rows.get(name)?.position,
    }))
    expect(await tables.put('t', puts)).toEqual([])
    for (const { row } of puts) rows.set(Number(/\d+/.exec(row.key.partition)?.[0]), row)
    expect(await reserved(place.path)).toBe(true)
  }
  await tables.drop('t')
  expect(await reserved(place.path)).toBe(true)
  await tables.close()
  place.remove()
})

it('makes room for merged rows, whose length is known only when they are written', async () => {
  const place = scratch()
  const tables = await openEmbeddedTables({ path: place.path })
  for (let round = 1; round <= 8; round++) {
    const merges = Array.from({ length: 150 }, (_, n) => ({
      key: key(`p${n}`, 's'),
      from: [],
      of: (stands: Row | undefined) => ({
        ...rowOf(n, round, 9_000),
        content: [stands?.content ?? 'x', 'y'.repeat(3_000 + n)],
      }),
    }))
    expect(await tables.together?.('t', [], merges)).toEqual([])
    expect(await reserved(place.path)).toBe(true)
  }
  await tables.close()
  place.remove()
})
