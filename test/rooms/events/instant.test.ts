import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseInstant } from '../../../src/events/instant.ts'
import { anyTime } from '../../arbitraries/values.ts'

test('parseInstant() names the moment that Date does, to the millisecond', () => {
  fc.assert(
    fc.property(anyTime(), (text) => {
      const instant = parseInstant(text)
      expect(instant).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/)
      expect(Date.parse(`${instant?.slice(0, 23) ?? ''}Z`)).toBe(Date.parse(text.toUpperCase()))
    }),
  )
})

test('parseInstant() knows the days that Date knows', () => {
  const day = fc.tuple(
    fc.integer({ min: 0, max: 9999 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 27, max: 31 }),
  )
  fc.assert(
    fc.property(day, (parts) => {
      const date = parts.map((part, i) => part.toString().padStart(i === 0 ? 4 : 2, '0')).join('-')
      const real = new Date(`${date}T00:00:00Z`)
      const exists = !Number.isNaN(real.getTime()) && real.toISOString().startsWith(date)
      expect(parseInstant(`${date}T00:00:00Z`) !== undefined).toBe(exists)
    }),
    { numRuns: 1000 },
  )
})

test.each([
  '2024-03-01T00:00:00',
  '2024-03-01 00:00:00Z',
  '2024-03-01T00:00:00-00:00',
  '2024-03-01T00:00:00+01:00',
  '2024-03-01T24:00:00Z',
  '2016-12-31T23:59:60Z',
  '2024-03-01T00:00:00.Z',
  '2024-03-01T00:00:00.1234567890Z',
  '2023-02-29T00:00:00Z',
  '1900-02-29T00:00:00Z',
  '2024-04-31T00:00:00Z',
  '2024-13-01T00:00:00Z',
  '２024-03-01T00:00:00Z',
])('parseInstant() refuses %s', (text) => {
  expect(parseInstant(text)).toBeUndefined()
})
