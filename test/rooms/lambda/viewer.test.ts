import { expect, test } from 'vitest'
import { viewerOf } from '../../../src/lambda/viewer.ts'

test.each([
  [undefined, undefined],
  ['', undefined],
  ['198.51.100.7', '198.51.100.7'],
  ['203.0.113.9, 198.51.100.7', '203.0.113.9'],
  ['10.0.0.1, 203.0.113.9, 198.51.100.7', '203.0.113.9'],
  ['evil, 10.0.0.1,203.0.113.9,198.51.100.7', '203.0.113.9'],
  ['2001:db8::1, 198.51.100.7', '2001:db8::1'],
])('the client of "%s" is the one that CloudFront saw, whatever it sent itself', (forwarded, viewer) => {
  expect(viewerOf(forwarded)).toBe(viewer)
})
