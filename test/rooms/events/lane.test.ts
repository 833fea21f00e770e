import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { UserId } from '../../../src/events/user-id.ts'
import { laneOf, partitionKeyOf } from '../../../src/events/lane.ts'
import { userId } from '../../arbitraries/events.ts'

describe('laneOf()', () => {
  test('takes the last two digits of an id that ends in a UUID', () => {
    expect(laneOf('eu-west-1:0b7c8f9e-1111-4222-8333-44445555667f')).toBe('7f')
    expect(laneOf('0B7C8F9E-1111-4222-8333-44445555667F')).toBe('7f')
  })

  test('takes the first byte of MD5 of any other id', () => {
    // RFC 1321, A.5: MD5("a") = 0cc175b9…, MD5("abc") = 90015098…
    expect(['a', 'abc'].map((user) => laneOf(user as UserId))).toEqual(['0c', '90'])
    expect(laneOf('0b7c8f9e-1111-4222-8333-44445555667f_')).not.toBe('7f')
  })

  test('gives one of 256 lanes, whose partition keys are not integer-like', () => {
    fc.assert(
      fc.property(userId(), (user) => {
        expect(partitionKeyOf(laneOf(user))).toMatch(/^lane-[0-9a-f]{2}$/)
      }),
    )
  })
})
