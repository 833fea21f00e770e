import fc from 'fast-check'
import { expect, test } from 'vitest'
import { horizonAt, isBeyond } from '../../../src/events/horizon.ts'
import { instantOf } from '../../../src/events/instant.ts'
import { anyTime } from '../../arbitraries/values.ts'

test('isBeyond() compares moments, however their times are spelled', () => {
  fc.assert(
    fc.property(fc.nat(4e12), fc.nat(1e9), anyTime(), (moment, aheadMs, time) => {
      const horizon = horizonAt(moment, aheadMs)
      const latest = new Date(moment + aheadMs).toISOString()
      expect(isBeyond(time, horizon)).toBe(instantOf(time) > instantOf(latest))
    }),
  )
})

test.each([
  ['2026-01-01T00:05:00Z', false],
  ['2026-01-01t00:05:00.000+00:00', false],
  ['2026-01-01T00:04:59.999999999Z', false],
  ['2026-01-01T00:05:00.000000001Z', true],
  ['2026-01-01t00:05:00.001z', true],
  ['9999-12-31T23:59:59Z', true],
  ['0001-01-01T00:00:00Z', false],
])('five minutes ahead of midnight, %s is beyond: %s', (time, beyond) => {
  expect(isBeyond(time, horizonAt(Date.parse('2026-01-01T00:00:00Z'), 300_000))).toBe(beyond)
})

test('nothing is beyond a horizon that bounds nothing, or all of time', () => {
  for (const aheadMs of [undefined, 1e15])
    expect(isBeyond('9999-12-31T23:59:59.999Z', horizonAt(0, aheadMs))).toBe(false)
})
