import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { unwritten, withFile, writeBody } from '../../../src/objects/folder/file.ts'

const directory = await mkdtemp(join(tmpdir(), 'file-'))
afterAll(() => rm(directory, { recursive: true }))

const chunks = fc.array(fc.uint8Array({ maxLength: 5 }), { maxLength: 6 })

test('what a short write leaves is the rest, byte for byte', () => {
  fc.assert(
    fc.property(chunks, fc.nat(30), (some, bytes) => {
      const left = unwritten(some, bytes)
      expect(Buffer.concat(left)).toEqual(Buffer.concat(some).subarray(bytes))
      expect(left.every(({ byteLength }) => byteLength > 0)).toBe(true)
    }),
  )
})

test('a body is written in its order, in chunks of any size, up to the place where it fails', async () => {
  const sizes = fc.array(fc.constantFrom(0, 1, 100_000, 262_144, 300_000), { maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(sizes, fc.boolean(), async (all, fails) => {
      const some = all.map((size, at) => Buffer.alloc(size, at + 1))
      const path = join(directory, 'body')
      const writing = withFile(path, 'w', (file) => writeBody(file, arriving(some, fails)))
      await (fails ? expect(writing).rejects.toThrow('broke off') : writing)
      expect(Buffer.concat(some).equals(await readFile(path))).toBe(true)
    }),
    { numRuns: 40 },
  )
})

async function* arriving(chunks: readonly Buffer[], fails: boolean): AsyncGenerator<Buffer> {
  for (const chunk of chunks) {
    await Promise.resolve()
    yield chunk
  }
  if (fails) throw new Error('broke off')
}
