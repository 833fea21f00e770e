import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { takesOf } from '../../../src/runner/shard-share.ts'

const shardId = fc.oneof(
  fc.nat(10_000).map((n) => `shardId-${n.toString().padStart(12, '0')}`),
  fc.constantFrom('shardId-odd', '', 'x'),
)

describe('takesOf()', () => {
  it('gives every shard to one of the threads', () => {
    fc.assert(
      fc.property(shardId, fc.integer({ min: 1, max: 4 }), (shard, of) => {
        const takers = Array.from({ length: of }, (_, index) => takesOf({ index, of })).filter((takes) =>
          takes(shard),
        )
        expect(takers).toHaveLength(1)
      }),
    )
  })
})
