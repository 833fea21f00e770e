import { afterEach, beforeEach, expect, it } from 'vitest'
import { GarbageCollector } from '../../../src/runner/garbage-collector.ts'

const before = globalThis.gc
let collections: unknown[] = []

beforeEach(() => {
  collections = []
  globalThis.gc = ((options: unknown) => void collections.push(options)) as typeof globalThis.gc
})
afterEach(() => {
  globalThis.gc = before
})

it('collects the young between turns once enough was delivered, and then only after as much again', async () => {
  const garbage = new GarbageCollector()
  garbage.delivered(9_999)
  await garbage.collect()
  expect(collections).toEqual([])
  garbage.delivered(1)
  await garbage.collect()
  await garbage.collect()
  expect(collections).toEqual([{ type: 'minor' }])
  garbage.delivered(10_000)
  await garbage.collect()
  expect(collections).toHaveLength(2)
})

it('does without where the thread has no collection to ask for', async () => {
  globalThis.gc = undefined
  const garbage = new GarbageCollector()
  garbage.delivered(10_000)
  await expect(garbage.collect()).resolves.toBeUndefined()
})
