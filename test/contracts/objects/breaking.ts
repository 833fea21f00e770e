import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import type { Objects } from '../../../src/objects/objects.ts'
import { PLAIN, held, put, stream, textOf } from './bytes.ts'

const KEY = 'media/ann.sea'

/** A body that breaks off leaves nothing, and the key is free. */
export function breaking(objects: () => Objects): void {
  const nothingStands = async () => {
    expect(await objects().head(KEY)).toBeUndefined()
    expect(await objects().get(KEY)).toBeUndefined()
    await put(objects(), KEY, Buffer.from('whole'))
    expect(await textOf(objects(), KEY)).toBe('whole')
  }

  describe('put()', () => {
    test('a body that fails half-way leaves nothing', async () => {
      const failing = Readable.from(
        (function* () {
          yield Buffer.from('half')
          throw new Error('the client went away')
        })(),
        { objectMode: false },
      )
      await expect(objects().put(KEY, PLAIN, failing, 8)).rejects.toThrow()
      await nothingStands()
    })

    test('a body that is destroyed leaves nothing', async () => {
      const { body } = held(Buffer.from('half'))
      const putting = objects().put(KEY, PLAIN, body, 8)
      setImmediate(() => body.destroy())
      await expect(putting).rejects.toThrow()
      await nothingStands()
    })

    test.each([
      ['fewer', 9],
      ['more', 7],
    ])('a body of %s bytes than were said is refused, and leaves nothing', async (_, size) => {
      const body = stream(Buffer.from('half'), Buffer.from('half'))
      await expect(objects().put(KEY, PLAIN, body, size)).rejects.toThrow()
      await nothingStands()
    })

    test('while it is under way nobody sees any of it', async () => {
      const { body, end } = held(Buffer.from('half'))
      const putting = objects().put(KEY, PLAIN, body, 8)
      for (let look = 0; look < 20; look++) expect(await objects().get(KEY)).toBeUndefined()
      end(Buffer.from('half'))
      expect(await putting).toMatchObject({ size: 8 })
      expect(await textOf(objects(), KEY)).toBe('halfhalf')
    })
  })
}
