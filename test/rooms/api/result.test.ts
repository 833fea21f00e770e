import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Taken } from '../../../src/api/append.ts'
import { resultOf, resultsText } from '../../../src/api/result.ts'

/** Anything that a text can be, and much of what JSON escapes: also ids that validation would refuse. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('"', '\\', '\n', '\u0000', '\u007f', '\u2028', '\ud800', '\udc00', 'é'),
  }),
)

const appended = fc.record({
  ok: fc.constant(true as const),
  id: hostile,
  shardId: fc.nat().map((number) => `shardId-${number.toString().padStart(12, '0')}`),
  sequenceNumber: fc.bigInt({ min: 0n, max: 10n ** 56n - 1n }).map((n) => n.toString().padStart(56, '0')),
})

const refused = fc.record({
  ok: fc.constant(false as const),
  id: fc.option(hostile),
  refused: fc.record(
    {
      reason: hostile,
      detail: hostile,
      status: fc.constant(400),
      errors: fc.array(fc.record({ path: hostile, message: hostile }), { maxLength: 2 }),
    },
    { requiredKeys: ['reason', 'detail', 'status'] },
  ),
})

describe('resultsText()', () => {
  it('is what JSON.stringify writes, whatever the ids hold', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(appended, refused), { maxLength: 4 }), (taken: readonly Taken[]) => {
        expect(resultsText(taken)).toBe(JSON.stringify({ results: taken.map(resultOf) }))
      }),
      { numRuns: 1000 },
    )
  })
})
