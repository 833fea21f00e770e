import { expect, test } from 'vitest'
import { objectsContract } from '../contracts/objects.ts'
import { carriedOut } from './support/carried-out.ts'
import { memoryObjects } from './support/memory-objects.ts'

objectsContract('memory', () => Promise.resolve(memoryObjects(() => Date.now())))

test('law 14: what is over quota is removed, whatever kills whoever does it', () =>
  expect(carriedOut(20)).resolves.toBeUndefined())
