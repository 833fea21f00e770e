import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ByteRange, Objects } from '../../../src/objects/objects.ts'
import { PLAIN, put } from './bytes.ts'

/** A part of an object has exactly the bytes of its range. */
export function ranging(objects: () => Objects): void {
  const about = { ...PLAIN, facts: { title: 'part' }, contentLanguage: 'de' }
  const offset = fc.nat({ max: 40 })
  const range: fc.Arbitrary<ByteRange> = fc.oneof(
    fc.record({ from: offset }),
    fc
      .tuple(offset, offset)
      .map(([one, other]) => ({ from: Math.min(one, other), to: Math.max(one, other) })),
    fc.record({ from: offset, to: fc.constant(Number.MAX_SAFE_INTEGER) }),
  )

  describe('get() with a range', () => {
    test('gives the bytes that exist of it, and the description of the whole', async () => {
      let run = 0
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 30 }), fc.array(range), async (bytes, ranges) => {
          const key = `media/${String(run++)}`
          await put(objects(), key, bytes, about)
          for (const { from, to } of ranges) {
            const opened = await objects().get(key, to === undefined ? { from } : { from, to })
            const part = bytes.slice(from, to === undefined ? undefined : to + 1)
            expect(new Uint8Array(await buffer(opened!.body))).toEqual(part)
            expect({ ...(await objects().head(key)), body: opened!.body }).toEqual(opened)
          }
        }),
        { numRuns: 20 },
      )
    })

    test('reads a few bytes of the middle of a large object', async () => {
      const bytes = Buffer.alloc(3_000_000, 'abcdefghij')
      await put(objects(), 'large', bytes)
      const opened = await objects().get('large', { from: 1_999_998, to: 2_000_003 })
      expect([opened!.size, (await buffer(opened!.body)).toString()]).toEqual([3_000_000, 'ijabcd'])
    })

    test('gives nothing of an object that is not there', async () => {
      expect(await objects().get('none', { from: 0, to: 1 })).toBeUndefined()
      expect(await objects().get('none', { from: 7 })).toBeUndefined()
    })

    test.each([{ from: -1 }, { from: 2, to: 1 }, { from: 0.5 }, { from: 0, to: Number.NaN }])(
      'throws for %j, which is no range',
      async (bad) => {
        await put(objects(), 'k', Buffer.from('abc'))
        await expect(objects().get('k', bad)).rejects.toThrow('Cannot read')
      },
    )
  })
}
