import { expect, test } from 'vitest'
import { STANDARD } from '../../../src/fold/settings.ts'
import { beginQuotas, keepQuota, quotasOf } from '../../../src/generations/kept-quota.ts'
import { tableCheckpoints } from '../../../src/mapping/checkpoints.ts'
import { memoryTables } from '../../../src/tables/memory.ts'

const at = async (tables: ReturnType<typeof memoryTables>, ...moments: readonly number[]) => {
  const quotas = await quotasOf(tables)
  return moments.map((moment) => quotas(moment).quotaBytes)
}

test('an event meets the default of its moment, whatever the default is later', async () => {
  const tables = memoryTables()
  expect(await keepQuota(tables, 10, 1_000)).toBe(10)
  expect(await keepQuota(tables, undefined, 2_000)).toBe(10)
  expect(await keepQuota(tables, 10, 3_000)).toBe(10)
  expect(await keepQuota(tables, 20, 4_000)).toBe(20)
  expect(await keepQuota(tables, 5, 4_000)).toBe(5)
  expect(await at(tables, 0, 1_000, 3_999, 4_000, 4_001, 9_000)).toEqual([10, 10, 10, 20, 5, 5])
})

test('the default of a home that nobody has set is a gibibyte, also before a later one', async () => {
  const tables = memoryTables()
  expect(await at(tables, 5)).toEqual([STANDARD.quotaBytes])
  expect(await keepQuota(tables, 7, 100)).toBe(7)
  expect(await at(tables, 99, 100)).toEqual([STANDARD.quotaBytes, 7])
})

const hasRun = (tables: ReturnType<typeof memoryTables>) =>
  tableCheckpoints(tables).save('usage', 'shard', { sequenceNumber: undefined, ended: false })

test('in a home that has run without quotas the first default counts from the next millisecond on', async () => {
  const tables = memoryTables()
  await hasRun(tables)
  await beginQuotas(tables)
  expect(await keepQuota(tables, 7, 100)).toBe(7)
  expect(await at(tables, 0, 100, 101)).toEqual([Infinity, Infinity, 7])
  expect(await keepQuota(tables, 9, 100)).toBe(9)
  expect(await at(tables, 100, 101, 102)).toEqual([Infinity, 7, 9])
})

test('a home whose quotas began before it ran has them from the beginning, whoever runs first', async () => {
  const tables = memoryTables()
  await beginQuotas(tables)
  await hasRun(tables)
  await beginQuotas(tables)
  expect(await keepQuota(tables, 7, 100)).toBe(7)
  expect(await at(tables, 0, 100)).toEqual([7, 7])
})

test('a home of which only the starts of consumers are known has not run', async () => {
  const tables = memoryTables()
  await tableCheckpoints(tables).begin?.('extract', new Map())
  expect(await keepQuota(tables, 7, 100)).toBe(7)
  expect(await at(tables, 0)).toEqual([7])
})

test('a home in which only a reactor has run, before and after a reset, is a new one', async () => {
  const tables = memoryTables()
  const checkpoints = tableCheckpoints(tables, 'reactor')
  const checkpoint = { sequenceNumber: undefined, ended: false }
  await checkpoints.save('extract', 'shard', checkpoint)
  await checkpoints.reset('notify', new Map([['shard', checkpoint]]))
  await beginQuotas(tables)
  await hasRun(tables)
  expect(await keepQuota(tables, 7, 100)).toBe(7)
  expect(await at(tables, 0)).toEqual([7])
})

test('a home in which a table has run beside a reactor is an older one', async () => {
  const tables = memoryTables()
  await hasRun(tables)
  await tableCheckpoints(tables, 'reactor').save('extract', 'shard', {
    sequenceNumber: undefined,
    ended: false,
  })
  await beginQuotas(tables)
  await keepQuota(tables, 7, 100)
  expect(await at(tables, 100, 101)).toEqual([Infinity, 7])
})
