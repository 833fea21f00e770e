import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fieldOf } from '../../../src/mapping/field.ts'
import { Harness } from './support/harness.ts'
import { ahead } from './support/virtual-time.ts'

const WINDOW_MS = 60_000

const skew = fc.oneof(fc.integer({ min: -600_000, max: 600_000 }), fc.constantFrom(-30_000, 0, 30_000))

/** Lists in the window's state the records it was given. */
function listing(here: Harness): void {
  here.answer = ({ records, window }) => ({
    state: { all: [...((fieldOf(window?.state, 'all') ?? []) as string[]), ...records] },
  })
}

/**
 * A mapping whose clock is ahead of the log's, while records arrive with pauses. `tells` says whether the log gives its
 * time.
 */
async function run(skewMs: number, pauses: readonly number[], tells: boolean): Promise<Harness> {
  const here = new Harness()
  listing(here)
  if (tells) Object.assign(here.log, { now: () => here.time.now() })
  const mapping = here.start({ tumblingWindowInSeconds: 60 }, { scheduler: ahead(here.time, skewMs) })
  for (const [at, pause] of pauses.entries()) {
    await here.wait(pause)
    await here.put(`a-${at.toString()}`)
  }
  await mapping.idle()
  await mapping.stop()
  return here
}

test('a window ends once, with all of its records and not before its end, whatever the mapping’s clock says', async () => {
  await fc.assert(
    fc.asyncProperty(
      skew,
      fc.array(fc.nat(50_000), { minLength: 1, maxLength: 6 }),
      fc.boolean(),
      async (skewMs, pauses, tells) => {
        const here = await run(skewMs, pauses, tells)
        const finals = here.seen.filter(({ window }) => window?.isFinalInvokeForWindow)
        const expected = new Map<number, string[]>()
        for (const { approximateArrivalTimestamp: at, data } of here.log.all()) {
          const start = at - (at % WINDOW_MS)
          expected.set(start, [...(expected.get(start) ?? []), new TextDecoder().decode(data)])
        }
        expect(finals.map(({ window }) => [window?.start, fieldOf(window?.state, 'all')])).toEqual([
          ...expected,
        ])
        for (const { at, window } of finals) expect(at).toBeGreaterThanOrEqual(window!.end)
      },
    ),
    { numRuns: 60 },
  )
})

test('a log that tells its time ends a window of old records at once', async () => {
  const here = new Harness()
  listing(here)
  Object.assign(here.log, { now: () => here.time.now() })
  await here.put('a-0')
  await here.wait(3_600_000)
  const began = here.time.now()
  await here.deliver({ tumblingWindowInSeconds: 60 }, { scheduler: ahead(here.time, -7_200_000) })
  expect(here.seen.map(({ at, records }) => [at - began, records.length])).toEqual([
    [0, 1],
    [0, 0],
  ])
})

test('the age of a record is judged by the log’s clock, also where the mapping’s is wrong', async () => {
  for (const skewMs of [-600_000, -30_000, 0, 30_000, 600_000]) {
    const here = new Harness()
    Object.assign(here.log, { now: () => here.time.now() })
    await here.put('a-0')
    await here.wait(40_000)
    await here.put('a-1')
    await here.wait(30_000)
    const ages: number[] = []
    await here.deliver(
      { maximumRecordAgeInSeconds: 60 },
      {
        scheduler: ahead(here.time, skewMs),
        meter: (reading) => {
          if (reading.kind === 'invoked') ages.push(reading.iteratorAge)
        },
      },
    )
    expect(here.batches(), `${skewMs.toString()} ms ahead`).toEqual([['a-1']])
    expect(here.failures.map(({ condition, records }) => [condition, records.length])).toEqual([
      ['RecordAgeExceeded', 1],
    ])
    expect(ages).toEqual([30_000])
  }
})

test('a clock that is behind the arrivals of a log that does not tell its time is known to be behind', async () => {
  const here = new Harness()
  await here.put('a-0')
  await here.wait(70_000)
  await here.put('a-1')
  await here.deliver({ maximumRecordAgeInSeconds: 60 }, { scheduler: ahead(here.time, -600_000) })
  expect(here.batches()).toEqual([['a-1']])
})
