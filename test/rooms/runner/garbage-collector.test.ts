import { afterEach, beforeEach, expect, it } from 'vitest'
import { GarbageCollector } from '../../../src/runner/garbage-collector.ts'
import { logged } from '../../arbitraries/records.ts'
import { decodeOnce } from '../../media.ts'

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

it('has the batch that was decoded last forgotten before it collects', async () => {
  const records = [logged({ partitionKey: 'key', data: Buffer.from('{}') })]
  const decoded = decodeOnce(records)
  expect(decodeOnce(records)).toBe(decoded)
  const garbage = new GarbageCollector()
  garbage.delivered(10_000)
  globalThis.gc = (() => expect(decodeOnce(records)).not.toBe(decoded)) as typeof globalThis.gc
  await garbage.collect()
  expect(decodeOnce(records)).not.toBe(decoded)
})

it('does without where the thread has no collection to ask for', async () => {
  globalThis.gc = undefined
  const garbage = new GarbageCollector()
  garbage.delivered(10_000)
  await expect(garbage.collect()).resolves.toBeUndefined()
})
