import { createHash, randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { About, Stored } from '../../../src/objects/about.ts'
import type { Objects } from '../../../src/objects/objects.ts'
import { PLAIN, held, put, stream, textOf } from './bytes.ts'

const about: fc.Arbitrary<About> = fc.record(
  {
    contentType: fc.constantFrom('image/jpeg', 'video/mp4', 'text/plain; charset=utf-8'),
    facts: fc.dictionary(
      fc.string({ unit: 'grapheme', maxLength: 10 }).filter((name) => name !== '__proto__'),
      fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer(), fc.constant({ lat: 1.5 })),
      { maxKeys: 3 },
    ),
    contentLanguage: fc.constantFrom('de', 'mi, en-GB'),
  },
  { requiredKeys: ['contentType', 'facts'] },
)

const key = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_:-]{1,64}\.[A-Za-z0-9_-]{1,64}$/),
  fc.constantFrom('a', 'A', 'a/b', 'a%2Fb', 'é', 'drafts', 'about.json', 'x'.repeat(1_024)),
)

/** An object that was put is stored unchanged, and there is no other object. */
export function storing(objects: () => Objects): void {
  describe('put(), get() and head()', () => {
    test('where nothing was put nothing stands', async () => {
      expect(await objects().get('media/none')).toBeUndefined()
      expect(await objects().head('media/none')).toBeUndefined()
      await objects().delete('media/none')
    })

    test('an object comes back as it was put, under its own key, with its size as it was counted', async () => {
      let run = 0
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(fc.tuple(key, about, fc.uint8Array({ maxLength: 3_000 })), {
            selector: ([one]) => one,
            minLength: 1,
            maxLength: 4,
          }),
          async (all) => {
            const prefix = `${String(run++)}/`
            const place = (one: string): string => `${prefix}${one}`.slice(0, 1_024)
            const stored: Stored[] = []
            for (const [one, said, bytes] of all) stored.push(await put(objects(), place(one), bytes, said))
            for (const [at, [one, said, bytes]] of all.entries()) {
              const opened = await objects().get(place(one))
              expect(opened).toMatchObject({ ...said, size: bytes.byteLength })
              expect(new Uint8Array(await buffer(opened!.body))).toEqual(bytes)
              expect({ ...(await objects().head(place(one))), body: opened!.body }).toEqual(opened)
              expect({ ...stored[at], body: opened!.body }).toEqual(opened)
            }
          },
        ),
        { numRuns: 25 },
      )
    })

    test('an object of 10 MB goes through in pieces', async () => {
      const pieces = Array.from({ length: 10 }, () => randomBytes(1_000_000))
      await objects().put('large', PLAIN, stream(...pieces), 10_000_000)
      const hash = createHash('sha256')
      for await (const piece of (await objects().get('large'))!.body) hash.update(piece as Buffer)
      expect(hash.digest('hex')).toBe(createHash('sha256').update(Buffer.concat(pieces)).digest('hex'))
    })

    test('it was stored about now', async () => {
      const { storedAt } = await put(objects(), 'k', Buffer.from('x'))
      expect(Math.abs(storedAt - Date.now())).toBeLessThan(60_000)
    })

    test('a key that has an object keeps it, and who comes later is told what stands', async () => {
      const first = await put(objects(), 'k', Buffer.from('first'), { ...PLAIN, facts: { title: 'one' } })
      const second = stream(Buffer.from('the second'))
      expect(await objects().put('k', PLAIN, second, 10)).toEqual(first)
      expect(await textOf(objects(), 'k')).toBe('first')
    })

    test('of two under way the first to end is first, and the other is told what stands', async () => {
      const { body, end } = held(Buffer.from('slow'))
      const slow = objects().put('k', PLAIN, body, 10)
      // By now the slow put has found that there is no object.
      for (let look = 0; look < 20; look++) await objects().head('k')
      const fast = await put(objects(), 'k', Buffer.from('fast'))
      end(Buffer.from('slower'))
      expect([await slow, await textOf(objects(), 'k')]).toEqual([fast, 'fast'])
    })

    test('of those who come at once all are told the same', async () => {
      const texts = ['one', 'three', 'eleven']
      const told = await Promise.all(texts.map((text) => put(objects(), 'k', Buffer.from(text))))
      const stands = await textOf(objects(), 'k')
      expect(texts).toContain(stands)
      expect(told.map(({ size }) => size)).toEqual(texts.map(() => stands?.length))
    })

    test('what is deleted is gone, and the key is free', async () => {
      await put(objects(), 'k', Buffer.from('old'))
      await objects().delete('k')
      expect(await objects().head('k')).toBeUndefined()
      expect(await objects().get('k')).toBeUndefined()
      await put(objects(), 'k', Buffer.from('new'))
      expect(await textOf(objects(), 'k')).toBe('new')
    })

    test('the keys that begin so are listed, and none that is gone', async () => {
      const keys = ['media/ann.a', 'media/a:b.c_-', 'media/ann.z', 'mediabove', 'x/media/ann.b']
      for (const key of keys) await put(objects(), key, Buffer.from('x'))
      await objects().delete('media/ann.z')
      const listed: string[] = []
      for await (const key of objects().list('media/')) listed.push(key)
      expect(listed.sort()).toEqual(['media/a:b.c_-', 'media/ann.a'])
    })

    const BAD = ['', 'x'.repeat(1_025), 'é'.repeat(513), '..', 'a/../b', '/a', 'a//b']
    test.each(BAD)('a key that not all can keep is refused: %s', async (bad) => {
      await expect(put(objects(), bad, Buffer.from('x'))).rejects.toThrow('Cannot reach an object')
      await expect(objects().get(bad)).rejects.toThrow('Cannot reach an object')
    })

    test('more than is kept of an object is refused, and nothing stands', async () => {
      const facts = { title: 'x'.repeat(2_000) }
      await expect(put(objects(), 'k', Buffer.from('x'), { ...PLAIN, facts })).rejects.toThrow(
        'are said of it',
      )
      expect(await objects().head('k')).toBeUndefined()
    })
  })
}
