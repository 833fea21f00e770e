import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { chosenObjects, keepObjects, keptObjects } from '../../../src/home/kept-objects.ts'
import { withDirectory } from '../../journeys/tributary.ts'

const inS3 = { objects: 's3', bucket: 'ours' } as const

describe('the objects of a data directory', () => {
  test('are in a folder, or in the bucket that it was begun with', () =>
    withDirectory(async (data) => {
      expect(await keptObjects(data)).toBeUndefined()
      await mkdir(join(data, 'objects'))
      expect(await keptObjects(data)).toEqual({ objects: 'folder' })
      await keepObjects(data, inS3)
      expect(await keptObjects(data)).toEqual(inS3)
    }))

  test('are opened by commands that do not name them', () => {
    expect(chosenObjects({ data: 'd' }, inS3)).toEqual(inS3)
    expect(chosenObjects({ data: 'd' }, undefined)).toEqual({ objects: 'folder' })
  })

  test('may move to another endpoint, as those of an emulator do', () => {
    const home = { data: 'd', endpoint: 'http://127.0.0.1:2' }
    const moved = { ...inS3, endpoint: 'http://127.0.0.1:2' }
    expect(chosenObjects(home, { ...inS3, endpoint: 'http://127.0.0.1:1' })).toEqual(moved)
  })

  test.each([
    [
      { objects: 'folder' } as const,
      inS3,
      'Cannot use other objects with data directory "d": it has those in the bucket "ours"',
    ],
    [{ bucket: 'theirs' }, inS3, 'it has those in the bucket "ours"'],
    [
      { objects: 's3', bucket: 'b' } as const,
      { objects: 'folder' } as const,
      'it has those in its own folder',
    ],
    [{ objects: 's3' } as const, undefined, '--bucket does not say in which bucket'],
  ])('are no others: %o where %o were kept', (options, kept, what) => {
    expect(() => chosenObjects({ data: 'd', ...options }, kept)).toThrow(what)
  })
})
