import { expect, test } from 'vitest'
import { carriedOut } from './support/carried-out.ts'

test('law 14: what is over quota is removed, in many more histories', () =>
  expect(carriedOut(200)).resolves.toBeUndefined())
