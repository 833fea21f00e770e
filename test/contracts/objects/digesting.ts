import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BadDigest } from '../../../src/objects/exactly.ts'
import type { Objects } from '../../../src/objects/objects.ts'
import { PLAIN, stream } from './bytes.ts'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64')

/** The SHA-256 that is told of an object is checked and kept. */
export function digesting(objects: () => Objects): void {
  describe('put() with a SHA-256', () => {
    test('stores the right bytes, in any pieces, and nothing of others', async () => {
      let run = 0
      const pieces = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 4 })
      await fc.assert(
        fc.asyncProperty(pieces, fc.boolean(), async (pieces, isRight) => {
          const key = `media/${String(run++)}`
          const bytes = Buffer.concat(pieces)
          const told = {
            ...PLAIN,
            sha256: sha256(isRight ? bytes : Buffer.concat([bytes, Buffer.from('x')])),
          }
          const putting = objects().put(key, told, stream(...pieces), bytes.length)
          if (isRight) expect(await putting).toMatchObject({ sha256: told.sha256, size: bytes.length })
          else await expect(putting).rejects.toThrow(BadDigest)
          expect((await objects().head(key))?.sha256).toBe(isRight ? told.sha256 : undefined)
        }),
        { numRuns: 25 },
      )
    })
  })
}
