import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Event } from '../../../src/events/event.ts'
import { instantOf } from '../../../src/events/instant.ts'
import { compareIds, compareTimes, isRepeat, stampOf, supersedes } from '../../../src/events/supersedes.ts'
import { anyEvent, smallWorldEvent } from '../../arbitraries/events.ts'
import { anyTime } from '../../arbitraries/values.ts'

const sign = Math.sign
const at = (time: string, id: string) => ({ time, id }) as Event

describe('supersedes()', () => {
  test('lets the later time win, however it is spelled', () => {
    expect(supersedes(at('2024-03-01T00:00:01Z', 'a'), at('2024-03-01T00:00:00.999Z', 'b'))).toBe(true)
    expect(supersedes(at('2024-03-01T00:00:01Z', 'b'), at('2024-03-01T00:00:01.001Z', 'a'))).toBe(false)
  })

  test('lets the greater id win where the times are the same moment', () => {
    expect(supersedes(at('2024-03-01t00:00:01.0+00:00', 'b'), at('2024-03-01T00:00:01Z', 'a'))).toBe(true)
    expect(supersedes(at('2024-03-01T00:00:01Z', 'a'), at('2024-03-01T00:00:01Z', 'b'))).toBe(false)
  })

  test('lets any event win against none, and no event replace itself', () => {
    fc.assert(
      fc.property(anyEvent(), (event) => {
        expect(supersedes(event, undefined)).toBe(true)
        expect(supersedes(event, stampOf(event))).toBe(false)
      }),
    )
  })

  test('leaves the same event standing, whatever the order they come in', () => {
    const last = (events: readonly Event[]) =>
      events.reduce((standing, event) => (supersedes(event, stampOf(standing)) ? event : standing))
    fc.assert(
      fc.property(fc.array(smallWorldEvent(), { minLength: 1 }), (events) => {
        const stamps = [last(events), last(events.toReversed())].map((event) => [
          instantOf(event.time),
          event.id,
          event.source,
        ])
        expect(stamps[0]).toEqual(stamps[1])
      }),
    )
  })
})

test('compareTimes() orders times as the moments they name', () => {
  fc.assert(
    fc.property(anyTime(), anyTime(), (a, b) => {
      const [left, right] = [instantOf(a), instantOf(b)]
      expect(compareTimes(a, b)).toBe(left < right ? -1 : left > right ? 1 : 0)
    }),
  )
})

test('compareIds() orders ids as their UTF-8 bytes', () => {
  const id = fc.string({ unit: fc.constantFrom('a', 'b', '\ud7ff', '\ue000', '\uffff', '😀', '𐀀') })
  fc.assert(
    fc.property(id, id, (a, b) => {
      expect(sign(compareIds(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
    }),
    { numRuns: 500 },
  )
})

describe('isRepeat()', () => {
  const event = { ...at('2024-03-01T00:00:01Z', 'a'), source: 'one', subject: 'ann' } as Event

  test('knows an event by source and id, whatever else it tells', () => {
    fc.assert(
      fc.property(anyEvent(), anyEvent(), (one, other) => {
        const again = { ...other, id: one.id, source: one.source, subject: one.subject } as Event
        expect(isRepeat(again, stampOf(one))).toBe(true)
        expect(isRepeat({ ...again, source: `${one.source}!` }, stampOf(one))).toBe(false)
        expect(isRepeat({ ...again, id: `${one.id}!` }, stampOf(one))).toBe(false)
      }),
    )
  })

  test('spells the source of the user’s own requests as nothing, and tells it from others', () => {
    const own = { ...event, source: '/tributary/api/ann' } as Event
    expect(stampOf(own).source).toBe('')
    expect([isRepeat(own, stampOf(own)), isRepeat(event, stampOf(own))]).toEqual([true, false])
    expect(isRepeat(own, stampOf(event))).toBe(false)
  })

  test('goes by time where a row of an earlier release tells no source', () => {
    const { time, id } = event
    expect(isRepeat(event, { time, id })).toBe(true)
    expect(supersedes(event, { time, id })).toBe(false)
    expect(isRepeat({ ...event, time: '2024-03-01T00:00:02Z' }, { time, id })).toBe(false)
    expect(supersedes({ ...event, time: '2024-03-01T00:00:02Z' }, { time, id })).toBe(true)
  })
})
