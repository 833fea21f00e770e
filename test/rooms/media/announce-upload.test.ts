import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MediaId } from '../../../src/media/model/ids.ts'
import { ORIGIN } from '../../../src/events/position.ts'
import { mediaKey } from '../../../src/media/model/media-row.ts'
import { removeBytes } from '../../../src/media/uploads/deleted.ts'
import { announceUpload } from '../../../src/media/uploads/announce-upload.ts'
import { openFolder } from '../../../src/objects/folder.ts'
import type { Objects } from '../../../src/objects/objects.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import { put } from '../../contracts/objects/bytes.ts'
import { MemoryLog } from '../mapping/support/memory-log.ts'
import { decode } from '../../media.ts'

let path: string
let objects: Objects
let log: MemoryLog
let tables: ReturnType<typeof memoryTables>
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'announce-'))
  objects = await openFolder({ path, now: () => Date.UTC(2026) })
  log = new MemoryLog(1, () => 0)
  tables = memoryTables()
})
afterEach(() => rm(path, { recursive: true }))

const newsOf = (key: string, size = 0) => ({
  'detail-type': 'Object Created',
  detail: { object: { key, size } },
})

const announced = () =>
  log.all().flatMap((record) => decode(record).flatMap((one) => (one.kind === 'event' ? [one.event] : [])))

const about = { contentType: 'image/png', facts: { title: 'Möwe', location: { lat: 1, lon: 2 } } }

describe('S3’s notification about an object', () => {
  test('becomes the upload of its owner, with the stored size and not the size in the notification', async () => {
    await put(objects, 'media/a:b.sea', Buffer.from('bytes'), about)
    for (const key of ['media/a:b.sea', 'media/a%3Ab.sea'])
      await announceUpload(newsOf(key, 99), { objects, tables, log })
    const [first, second] = announced()
    expect(first).toMatchObject({
      type: 'media.uploaded',
      subject: 'a:b',
      time: '2026-01-01T00:00:00.000Z',
      data: {
        mediaId: 'a:b.sea',
        bytes: 5,
        contentType: 'image/png',
        title: 'Möwe',
        location: { lat: 1, lon: 2 },
      },
    })
    expect(second).toEqual(first)
  })

  test('is nothing where the object is gone meanwhile', async () => {
    await announceUpload(newsOf('media/ann.sea'), { objects, tables, log })
    expect(announced()).toEqual([])
  })

  test('is removed where its media is deleted, by request or by the table', async () => {
    await removeBytes(['ann.sea' as MediaId], { objects, tables })
    const row = { key: mediaKey('ann.sky'), position: ORIGIN, content: { mediaId: 'ann.sky', deleted: true } }
    await tables.put('media', [{ row, expected: undefined }])
    for (const key of ['media/ann.sea', 'media/ann.sky']) {
      await put(objects, key, Buffer.from('late'), about)
      await announceUpload(newsOf(key), { objects, tables, log })
      expect(await objects.head(key)).toBeUndefined()
    }
    expect(announced()).toEqual([])
  })

  test('cannot say another size, media or type than the object has', async () => {
    const facts = { mediaId: 'bob.sea', bytes: 1, contentType: 'text/html' }
    await put(objects, 'media/ann.sea', Buffer.from('bytes'), { ...about, facts })
    await announceUpload(newsOf('media/ann.sea'), { objects, tables, log })
    expect(announced()[0]?.data).toEqual({ mediaId: 'ann.sea', bytes: 5, contentType: 'image/png' })
  })

  test.each([
    [{}, "is not S3's"],
    [newsOf('media/nobodys'), 'no media'],
    [newsOf('archive/ann.sea'), 'no media'],
    [newsOf('media/ann.bad'), 'Cannot announce media "ann.bad"'],
  ])('fails, so that it is kept, where it is no upload: %j', async (news, why) => {
    await put(objects, 'media/ann.bad', Buffer.from('x'), { contentType: 'image/png', facts: { title: 1 } })
    await expect(announceUpload(news, { objects, tables, log })).rejects.toThrow(why)
    expect(announced()).toEqual([])
  })

  test('fails where the log does not take it', async () => {
    await put(objects, 'media/ann.sea', Buffer.from('x'), about)
    const full = {
      append: () => Promise.resolve([{ ok: false as const, code: 'InternalFailure', message: '' }]),
    }
    await expect(announceUpload(newsOf('media/ann.sea'), { objects, tables, log: full })).rejects.toThrow(
      'the log answers InternalFailure',
    )
  })
})
