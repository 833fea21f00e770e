import { expect, test } from 'vitest'
import { STANDARD } from '../../../src/fold/settings.ts'
import { keepQuota, quotasOf } from '../../../src/generations/kept-quota.ts'
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
