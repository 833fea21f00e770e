import { describe, expect, test } from 'vitest'
import { endsOf } from '../../../src/mapping/ends.ts'
import type { MappingOptions } from '../../../src/mapping/options.ts'
import { SharedReads } from '../../../src/mapping/shared-reads.ts'
import { Harness, texts } from './support/harness.ts'

/** What a mapping sees, with an instance that other mappings share, and by itself. */
async function seenBoth(
  run: (here: Harness, options: Partial<MappingOptions>) => Promise<void>,
): Promise<readonly unknown[]> {
  return Promise.all(
    [{ sharedReads: new SharedReads() }, {}].map(async (options) => {
      const here = new Harness()
      await run(here, options)
      return here.seen
    }),
  )
}

describe('a mapping that shares its reads delivers as one that does not', () => {
  test.each<[string, MappingOptions['settings'], number]>([
    ['plain batches', { batchSize: 2 }, 4],
    ['a batching window', { batchSize: 10, maximumBatchingWindowInSeconds: 60 }, 1],
    ['a tumbling window', { batchSize: 10, tumblingWindowInSeconds: 60 }, 2],
    ['a parallelization factor', { batchSize: 10, parallelizationFactor: 3 }, 3],
    ['a filter', { batchSize: 10, filterCriteria: { filters: [{ pattern: '{"partitionKey":["b"]}' }] } }, 1],
  ])('with %s', async (_, settings, invocations) => {
    const [shared, alone] = await seenBoth(async (here, options) => {
      here.answer = () => ({ state: {} })
      await here.put(...texts('a', 3), ...texts('b', 3), 'c-0', 'd-0')
      const mapping = here.start(settings, options)
      await here.wait(200_000)
      await mapping.stop()
    })
    expect(alone).toHaveLength(invocations)
    expect(shared).toEqual(alone)
  })

  test('with an end', async () => {
    const [shared, alone] = await seenBoth(async (here, options) => {
      await here.put(...texts('a', 3))
      const until = await endsOf(here.log)
      await here.put(...texts('a', 3, 3))
      await here.deliver({ batchSize: 2 }, { ...options, until })
    })
    expect(alone).toHaveLength(2)
    expect(shared).toEqual(alone)
  })

  test('from a time', async () => {
    const [shared, alone] = await seenBoth(async (here, options) => {
      await here.put('early-0')
      await here.wait(5_000)
      const startingPositionTimestamp = here.time.now() / 1_000
      await here.put('late-0')
      await here.deliver({ startingPosition: 'AT_TIMESTAMP', startingPositionTimestamp }, options)
    })
    expect(alone).toMatchObject([{ records: ['late-0'] }])
    expect(shared).toEqual(alone)
  })

  test('with payloads that do not fit into one invocation', async () => {
    const [shared, alone] = await seenBoth(async (here, options) => {
      await here.put(...texts('a', 5))
      await here.deliver({ batchSize: 10 }, { ...options, payloadBytes: 1_700 })
    })
    expect(alone).toHaveLength(3)
    expect(shared).toEqual(alone)
  })
})
