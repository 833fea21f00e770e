import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Event } from '../../../src/events/event.ts'
import { instantOf } from '../../../src/events/instant.ts'
import { compareIds, compareTimes, stampOf, supersedes } from '../../../src/events/supersedes.ts'
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

  test('lets any event stand where none does, and none replace itself', () => {
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
