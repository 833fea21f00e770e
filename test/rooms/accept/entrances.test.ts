import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anyEvent } from '../../arbitraries/events.ts'
import { spoilt } from '../../infra/support/spoil.ts'
import { START } from '../api/support/house.ts'
import { uploaded } from '../api/support/told.ts'
import { AHEAD_MS, openEntrances } from './support/entrances.ts'

let open: Awaited<ReturnType<typeof openEntrances>>
beforeAll(async () => {
  open = await openEntrances()
})
afterAll(() => open.house.close())

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)
const at = (ms: number) => new Date(START + AHEAD_MS + ms).toISOString()

/** Good events, and events that break one rule or several. */
const events = fc.oneof(
  anyEvent(),
  anyEvent().chain(spoilt).filter(isObject),
  fc.tuple(anyEvent(), fc.constantFrom(-1, 0, 1, 10_000)).map(([event, ms]) => ({ ...event, time: at(ms) })),
  fc.constantFrom(4_094, 4_095, 270_000).map((length) => {
    const event = uploaded('ann.sea')
    return { ...event, data: { ...event.data, title: 'x'.repeat(length) } }
  }),
  fc
    .constantFrom(262_000, 262_144, 300_000)
    .map((length) => ({ ...uploaded('ann.sea'), rest: 'x'.repeat(length) })),
)

describe('accept() is behind every entrance', () => {
  test('an event has one verdict, wherever it comes in', () =>
    fc.assert(
      fc.asyncProperty(events, async (event) => {
        const text = JSON.stringify(event)
        const verdicts: Record<string, string> = {}
        for (const [name, enter] of Object.entries(open.entrances)) verdicts[name] = await enter(text)
        const [first] = Object.values(verdicts)
        expect(verdicts).toEqual(Object.fromEntries(Object.keys(verdicts).map((name) => [name, first])))
        const alone = first === 'in' || first === 'from-the-future' ? first : 'no-event'
        expect(await open.retried(text)).toBe(alone)
      }),
      { numRuns: 100 },
    ))

  test.each([
    ['a title beyond its bound', { ...uploaded('ann.sea').data, title: 'x'.repeat(5_000) }, 'not-an-event'],
    ['another’s media', { ...uploaded('bob.sea').data }, 'not-owner'],
    ['nothing wrong', uploaded('ann.sea').data, 'in'],
  ])('%s', async (_, data, reason) => {
    const text = JSON.stringify({ ...uploaded('ann.sea'), data })
    for (const enter of Object.values(open.entrances)) expect(await enter(text)).toBe(reason)
  })
})
