import { expect, test } from 'vitest'
import { carriedOut } from './support/carried-out.ts'

test('law 14: what is over quota is removed, in many more histories', { timeout: 600_000 }, () =>
  expect(carriedOut(400)).resolves.toBeUndefined(),
)
