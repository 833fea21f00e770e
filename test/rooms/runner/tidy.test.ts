import { afterEach, beforeEach, expect, it } from 'vitest'
import { Tidy } from '../../../src/runner/tidy.ts'
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
  const tidy = new Tidy()
  tidy.delivered(9_999)
  await tidy.between()
  expect(collections).toEqual([])
  tidy.delivered(1)
  await tidy.between()
  await tidy.between()
  expect(collections).toEqual([{ type: 'minor' }])
  tidy.delivered(10_000)
  await tidy.between()
  expect(collections).toHaveLength(2)
})

it('has the batch that was decoded last forgotten before it collects', async () => {
  const records = [logged({ partitionKey: 'key', data: Buffer.from('{}') })]
  const decoded = decodeOnce(records)
  expect(decodeOnce(records)).toBe(decoded)
  const tidy = new Tidy()
  tidy.delivered(10_000)
  globalThis.gc = (() => expect(decodeOnce(records)).not.toBe(decoded)) as typeof globalThis.gc
  await tidy.between()
  expect(decodeOnce(records)).not.toBe(decoded)
})

it('does without where the thread has no collection to ask for', async () => {
  globalThis.gc = undefined
  const tidy = new Tidy()
  tidy.delivered(10_000)
  await expect(tidy.between()).resolves.toBeUndefined()
})
