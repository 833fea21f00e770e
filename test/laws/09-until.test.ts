import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LogRecord } from '../../src/log/log.ts'
import { endsOf, type Ends } from '../../src/mapping/ends.ts'
import type { MappingSettings } from '../../src/mapping/settings.ts'
import { Harness } from '../rooms/mapping/support/harness.ts'

/** The events of the log, in order: records of keys, a pause, a split, a merge. */
type Act = { readonly keys: readonly number[] } | { readonly ms: number } | 'split' | 'merge'

const acts = (): fc.Arbitrary<Act[]> =>
  fc.array(
    fc.oneof(
      { weight: 5, arbitrary: fc.record({ keys: fc.array(fc.nat(5), { minLength: 1, maxLength: 8 }) }) },
      { weight: 2, arbitrary: fc.record({ ms: fc.integer({ min: 1, max: 20_000 }) }) },
      { weight: 1, arbitrary: fc.constantFrom<Act>('split', 'merge') },
    ),
    { maxLength: 10 },
  )

const settings = (): fc.Arbitrary<Partial<MappingSettings>> =>
  fc.oneof(
    fc.record({
      batchSize: fc.integer({ min: 1, max: 7 }),
      parallelizationFactor: fc.integer({ min: 1, max: 3 }),
      maximumBatchingWindowInSeconds: fc.constantFrom(0, 300),
    }),
    fc.record({
      batchSize: fc.integer({ min: 1, max: 7 }),
      tumblingWindowInSeconds: fc.constantFrom(10, 900),
    }),
  )

class World extends Harness {
  #count = 0

  async act(act: Act): Promise<void> {
    const [one, other] = this.log.openShards()
    if (act === 'split') return this.log.split(one!)
    if (act === 'merge') return other === undefined ? undefined : this.log.merge(one!, other)
    if ('ms' in act) return this.wait(act.ms)
    await this.put(...act.keys.map((key) => `${key}-${this.#count++}`))
  }

  /** Everything that was delivered since the last call. */
  taken(): readonly string[] {
    return this.seen.splice(0).flatMap(({ records }) => records)
  }
}

const texts = (records: readonly LogRecord[]) => records.map(({ data }) => new TextDecoder().decode(data))

const within = (records: readonly LogRecord[], ends: Ends) =>
  records.filter(({ shardId, sequenceNumber }) => sequenceNumber <= (ends.get(shardId) ?? ''))

/** The records of each key, in the order of their arrival. */
function byKey(all: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const keys = new Map<string, string[]>()
  for (const text of all) keys.set(text[0]!, [...(keys.get(text[0]!) ?? []), text])
  return keys
}

test('a mapping with an end delivers everything up to it and nothing after it, each key in order; the next mapping delivers the rest', () =>
  fc.assert(
    fc.asyncProperty(acts(), acts(), settings(), fc.nat(9), async (before, after, given, failing) => {
      const world = new World(2)
      for (const act of before) await world.act(act)
      const until = await endsOf(world.log)
      for (const act of after) await world.act(act)
      const expected = within(world.log.all(), until)
      const started = world.time.now()
      let invocations = 0
      world.answer = ({ window }) => {
        if (invocations++ === failing) throw new Error('once')
        return window === undefined ? {} : { state: { of: window.start } }
      }
      await world.deliver({ ...given, maximumRetryAttempts: 0 }, { until })
      const givenUp = texts(world.failures.flatMap(({ records }) => records))
      expect(byKey(world.taken())).toEqual(byKey(texts(expected)))
      expect(world.time.now() - started).toBeLessThan(10_000)

      expect(givenUp.every((text) => texts(expected).includes(text))).toBe(true)
      await world.deliver({ ...given, maximumRetryAttempts: 0 }, { until: await endsOf(world.log) })
      const rest = world.log.all().filter((record) => !expected.includes(record))
      expect(byKey(world.taken())).toEqual(byKey(texts(rest)))
    }),
    { numRuns: 150 },
  ))

test('a mapping with an end finishes the last window there, and waits for no more records', async () => {
  const world = new World(1)
  await world.put('a-0', 'a-1')
  world.answer = () => ({ state: {} })
  await world.deliver({ tumblingWindowInSeconds: 900 }, { until: await endsOf(world.log) })
  expect(world.seen.map(({ records, window }) => [records.length, window?.isFinalInvokeForWindow])).toEqual([
    [2, false],
    [0, true],
  ])
})

test('a mapping with an end in a shard that was never written to, or that it starts after, ends at once', async () => {
  const world = new World(2)
  await world.put('a-0')
  const until = await endsOf(world.log)
  await world.put('a-1', 'b-2')
  await world.deliver({ startingPosition: 'LATEST' }, { until })
  expect(world.taken()).toEqual([])
})
