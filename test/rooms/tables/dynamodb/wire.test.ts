import { randomBytes } from 'node:crypto'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { openDynamodbTables } from '../../../../src/tables/dynamodb.ts'
import { ATTEMPTS } from '../../../../src/tables/dynamodb/retry.ts'
import type { Query } from '../../../../src/tables/tables.ts'
import { at, fresh, key, over, read, sortsOf } from '../../../contracts/tables/rows.ts'
import { startDynalite, trialOf } from '../../../servers/dynamodb.ts'
import { unsteadyWire, type Fate } from '../../../servers/unsteady-wire.ts'

const dynalite = await startDynalite()
const wire = await unsteadyWire(dynalite.endpoint)
const tables = openDynamodbTables(trialOf(wire.endpoint, 'wire'))
afterAll(async () => {
  await tables.close()
  await wire.close()
  await dynalite.close()
})

const always = (fate: Fate): Fate[] => Array<Fate>(ATTEMPTS).fill(fate)

beforeEach(async () => {
  wire.fates = []
  await tables.get('t', [])
})

test('a row that has left its place since the index was asked is not listed there', async () => {
  const { row } = fresh(key('u', 's'), { index: key('here', 'a') })
  await tables.put('t', [{ row, expected: undefined }])
  const moved = over(row, { position: at(2), index: key('there', 'a') })
  wire.onServed = async (operation) => {
    if (operation !== 'Query') return
    wire.onServed = undefined
    await tables.put('t', [moved])
  }
  const listed = await tables.queryIndex('t', { partition: 'here', limit: 5 })
  expect(listed).toEqual({ rows: [], next: undefined })
  expect((await tables.queryIndex('t', { partition: 'there', limit: 5 })).rows).toEqual([moved.row])
})

// DynamoDB itself refuses to begin outside of the bounds.
const bounds: [Partial<Query>, string[]][] = [
  [{ from: 'b' }, ['b', 'c']],
  [{ to: 'a' }, []],
  [{ from: 'a', to: 'c' }, ['b']],
  [{ to: 'a', descending: true }, ['9']],
  [{ from: 'b', descending: true }, []],
]
test.each(bounds)('a cursor of a query with other bounds goes on within %j', async (other, sorts) => {
  const rows = ['9', 'a', 'a!', 'b', 'c'].map((sort) => fresh(key('bounds', sort)))
  await tables.put('t', rows)
  const { next: cursor } = await tables.query('t', { partition: 'bounds', limit: 3 })
  const rest = await tables.query('t', { partition: 'bounds', limit: 9, ...other, cursor })
  expect(sortsOf(rest.rows)).toEqual(sorts)
})

test('a row of more than 400 KB is refused, and none of those put with it is written', async () => {
  const small = fresh(key('small', 's'))
  const big = fresh(key('big', 's'), { content: randomBytes(410_000).toString('base64') })
  await expect(tables.put('t', [small, big])).rejects.toThrow(
    /^Cannot write a row of table "t": it takes \d{6} bytes, more than 409600$/,
  )
  expect(await read(tables, small.row.key)).toBeUndefined()
  const largest = fresh(key('big', 's'), { content: randomBytes(404_000).toString('base64') })
  expect(await tables.put('t', [largest])).toEqual([])
  expect(await read(tables, largest.row.key)).toEqual(largest.row)
})

test('a lasting failure names the table, and says what is wrong', async () => {
  wire.fates = always('throttled')
  await expect(tables.get('t', [key('p', 's')])).rejects.toThrow(
    'Cannot read table "wire-t": DynamoDB says ProvisionedThroughputExceededException: not now',
  )
  wire.fates = always('unheard')
  await expect(tables.put('t', [fresh(key('p', 's'))])).rejects.toThrow(
    /^Cannot write table "wire-t": .*hang up/,
  )
})

test('a table that nobody made is named', async () => {
  const strict = openDynamodbTables({ ...trialOf(wire.endpoint, 'none'), create: false })
  await expect(strict.get('t', [key('p', 's')])).rejects.toThrow(
    'Cannot read table "none-t": DynamoDB has no table of this name here',
  )
  await strict.close()
})

test('two processes that create the same table at once both find it', async () => {
  const both = [1, 2].map(() => openDynamodbTables(trialOf(wire.endpoint, 'both')))
  expect(await Promise.all(both.map((one) => one.get('t', [key('p', 's')])))).toEqual([
    [undefined],
    [undefined],
  ])
  for (const one of both) await one.close()
})
