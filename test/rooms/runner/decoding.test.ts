import { expect, it } from 'vitest'
import { Decoding } from '../../../src/runner/decoding.ts'
import { logged } from '../../arbitraries/records.ts'
import { vocabulary } from '../../media.ts'

it('decodes a list of records once, until it is to forget it', () => {
  const decoding = new Decoding(vocabulary)
  const [a, b] = ['{}', '[]'].map((text) => [logged({ partitionKey: 'key', data: Buffer.from(text) })])
  const decoded = decoding.of(a!)
  expect(decoded.unreadable).toHaveLength(1)
  expect(decoding.of(a!)).toBe(decoded)
  expect(decoding.of(b!)).not.toBe(decoded)
  expect(decoding.of(a!)).toEqual(decoded)
  const last = decoding.of(a!)
  decoding.forget()
  expect(decoding.of(a!)).not.toBe(last)
})
