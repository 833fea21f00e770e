import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { detached } from '../../../src/base/detached.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const LENGTH = 100_000
const MEBIBYTE = 1_048_576

/** The bytes that stay in memory while a part of each of some texts of a hundred kilobytes is kept. */
function heldFor(count: number, keep: (part: string) => string): number {
  collect()
  const before = process.memoryUsage().heapUsed
  const kept = Array.from({ length: count }, (_, n) =>
    keep(
      Buffer.alloc(LENGTH, `${n} text `)
        .toString('latin1')
        .slice(n, n + 40),
    ),
  )
  collect()
  const after = process.memoryUsage().heapUsed
  expect(kept).toHaveLength(count)
  return after - before
}

test('a kept part of a text does not keep the rest in memory', () => {
  expect(heldFor(1_000, (part) => part)).toBeGreaterThan(50 * MEBIBYTE)
  expect(heldFor(1_000, detached)).toBeLessThan(10 * MEBIBYTE)
})

test('it is the same text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => detached(text) === text))
})
