import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { projections } from '../../../projections/all.ts'
import { log } from '../../../projections/log.ts'
import { stats } from '../../../projections/stats.ts'
import { answerOf } from '../../../src/answer/answer-of.ts'
import { dumpRows, stableJson, type LogicalRow } from '../../../src/answer/dump.ts'
import type { Json } from '../../../src/base/json.ts'
import type { Projection } from '../../../src/fold/projection.ts'
import type { Tables } from '../../../src/tables/tables.ts'
import { history } from '../../arbitraries/events.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import { located, rated, uploaded } from '../projections/events.ts'
import { tablesAfter } from '../projections/given.ts'

async function dumpOf(tables: Tables, projection: Projection): Promise<LogicalRow[]> {
  const rows: LogicalRow[] = []
  for await (const row of dumpRows(tables, projection)) rows.push(row)
  return rows
}

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))

describe('dumpRows()', () => {
  it('gives each logical row once, in order of the bytes of its key, as answerOf() gives it', async () => {
    await fc.assert(
      fc.asyncProperty(history(), async (events) => {
        const tables = await tablesAfter(projections, events)
        for (const projection of projections) {
          const rows = await dumpOf(tables, projection)
          const keys = rows.map(({ key }) => key)
          expect(keys).toEqual([...new Set(keys)].sort(byBytes))
          if (projection.streams !== undefined) continue
          for (const { key, row } of rows) expect(await answerOf(tables, projection, key)).toEqual(row)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('shows no bookkeeping', async () => {
    const tables = await tablesAfter([stats], [uploaded('ann.a'), rated('bob', 'ann.a', 1)])
    const showingAll: Projection = { ...stats, answer: (key) => key }
    expect((await dumpOf(tables, showingAll)).map(({ key }) => key)).toEqual(['ann', 'bob'])
  })

  it('sorts users whose ids begin alike before those that go on, whatever follows', async () => {
    const users = ['ann', 'ann-b', 'ann:b', 'annb']
    const tables = await tablesAfter(
      [log],
      users.toReversed().map((user) => located(user, 1, 1)),
    )
    expect((await dumpOf(tables, log)).map(({ key }) => key.split(' ')[0])).toEqual(users)
  })

  it('is empty where the table is', async () => {
    for (const projection of projections) expect(await dumpOf(memoryTables(), projection)).toEqual([])
  })
})

const jsonValue = () => fc.jsonValue({ stringUnit: 'binary' }) as fc.Arbitrary<Json>

/** The same value with the fields of all its objects in reverse order. */
function turned(value: Json): Json {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(turned as (one: unknown) => Json)
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, one]) => [name, turned(one as Json)]),
  )
}

describe('stableJson()', () => {
  it('says what JSON says', () => {
    fc.assert(
      fc.property(jsonValue(), (value) => {
        expect(JSON.parse(stableJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('is the same text for equal values, in whichever order their fields were written', () => {
    fc.assert(
      fc.property(jsonValue(), (value) => {
        expect(stableJson(turned(value))).toBe(stableJson(value))
      }),
    )
    expect(stableJson({ b: [{ d: 1, c: null }], a: 'x' })).toBe('{"a":"x","b":[{"c":null,"d":1}]}')
  })

  it('keeps a field named __proto__ and leaves out one that is undefined', () => {
    expect(stableJson(JSON.parse('{"__proto__":{"a":1}}') as Json)).toBe('{"__proto__":{"a":1}}')
    expect(stableJson({ a: undefined, b: 1 })).toBe('{"b":1}')
  })
})
