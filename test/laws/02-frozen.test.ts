import { deepStrictEqual } from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Event } from '../../src/events/event.ts'
import { logged } from '../arbitraries/records.ts'
import { decode, eventTypes } from '../media.ts'

/** A record as an earlier release stored it, and the events that it decodes to. Samples are added and never changed. */
interface Sample {
  readonly record: { readonly partitionKey: string; readonly base64: string }
  readonly reads: readonly Event[]
}

const FROZEN = new URL('frozen/', import.meta.url)
const names = readdirSync(FROZEN)
const sample = (name: string) => JSON.parse(readFileSync(new URL(name, FROZEN), 'utf8')) as Sample

test.each(names)('law 2: %s still reads', (name) => {
  const { record, reads } = sample(name)
  const data = Buffer.from(record.base64, 'base64')
  const items = decode(logged({ partitionKey: record.partitionKey, data }))
  deepStrictEqual(
    items.map((item) => (item.kind === 'event' ? item.event : item.reason)),
    reads,
  )
})

test('law 2: every version of every type has a frozen sample', () => {
  const versions = eventTypes.flatMap(({ name: type, upcasters: steps }) =>
    Array.from({ length: steps.length + 1 }, (_, i) => `${type}.${i + 1}.json`),
  )
  expect(names).toEqual(expect.arrayContaining(versions))
  expect(versions.length).toBeGreaterThanOrEqual(8)
})
