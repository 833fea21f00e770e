import { Readable } from 'node:stream'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExifReader from 'exifreader'
import sharp from 'sharp'
import { describe, expect, it, onTestFinished } from 'vitest'
import { extractMedia } from '../../../../src/media/extraction/extract-media.ts'
import type { Source } from '../../../../src/media/extraction/extraction-process.ts'
import { extract } from '../../../../src/media/extraction/inside/extract.ts'
import { seenKey } from '../../../../src/media/extraction/seen-key.ts'
import type { MediaId } from '../../../../src/media/model/ids.ts'
import type { UserId } from '../../../../src/events/user-id.ts'
import { openFolder } from '../../../../src/objects/folder.ts'
import type { Objects } from '../../../../src/objects/objects.ts'
import { heicOf } from './heic-boxes.ts'
import { corners, extracted, gps } from './support.ts'

const EXIF = { IFD2: { BodySerialNumber: 'SN-4711', LensSerialNumber: 'SN-4712' }, IFD3: gps(43.4, 11.8) }
const xmp = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>43,24N</exif:GPSLatitude></x:xmpmeta>'

describe('what others than the owner may have', () => {
  it.each([
    [
      'image/jpeg',
      () => corners().withExif(EXIF).withMetadata({ orientation: 6 }).withExifMerge(EXIF).jpeg(),
    ],
    ['image/png', () => corners().withExif(EXIF).png()],
    ['image/webp', () => corners().withExif(EXIF).webp()],
    ['image/avif', () => corners().withExif(EXIF).avif({ effort: 0 })],
    ['image/tiff', () => corners().withExif(EXIF).tiff()],
    ['image/gif', () => corners().gif()],
    ['image/jpeg', () => corners().withXmp(xmp).jpeg()],
  ])('of a picture with metadata (%s) is a copy of its pixels alone', async (format, made) => {
    const whole = Buffer.concat([await made().toBuffer(), Buffer.from('SN-4711 after the end')])
    const { others } = await extracted(whole, format)
    if (others.kind !== 'copy') throw new Error(others.kind)
    const copy = Buffer.from(others.bytes)
    expect(['SN-47', 'GPS', 'xmpmeta'].filter((sign) => copy.includes(sign))).toEqual([])
    const { exif, xmp: left, orientation, width, height } = await sharp(copy).metadata()
    expect([exif, left, orientation ?? 1]).toEqual([undefined, undefined, 1])
    const { autoOrient } = await sharp(whole).metadata()
    expect({ width, height }).toEqual(autoOrient)
    if (format !== 'image/gif') expect(ExifReader.load(copy, { expanded: true }).gps).toBeUndefined()
  })

  it.each([
    ['a picture without metadata', 'original', () => corners().jpeg().toBuffer(), 'image/jpeg'],
    ['a text', 'original', () => Promise.resolve(Buffer.from('Hello')), 'text/plain'],
    ['a text with EXIF', 'none', () => Promise.resolve(Buffer.from('HelloExif\0\0II')), 'text/plain'],
    ['a picture under a wrong type', 'none', () => corners().withExif(EXIF).jpeg().toBuffer(), 'image/png'],
    [
      'a damaged picture',
      'none',
      async () => (await corners().jpeg().toBuffer()).subarray(0, 400),
      'image/jpeg',
    ],
    [
      'a damaged video',
      'none',
      () => Promise.resolve(Buffer.from('\0\0\0\x10ftypisom\0\0\0\0')),
      'video/mp4',
    ],
  ])('of %s is: %s', async (_, kind, made, contentType) => {
    expect((await extracted(await made(), contentType)).others.kind).toBe(kind)
  })

  it('is nothing before the extractor has looked; the owner and an admin have the upload at any time', async () => {
    const objects = await folderOf()
    const id = 'ann.sea' as MediaId
    const photo = await corners().withExif(EXIF).jpeg().toBuffer()
    await objects.put(
      `media/${id}`,
      { contentType: 'image/jpeg', facts: {} },
      Readable.from([photo]),
      photo.length,
    )
    const ann = { user: 'ann' as UserId, role: 'user' as const }
    const root = { user: 'root' as UserId, role: 'admin' as const }
    const others = [{ user: 'bob' as UserId, role: 'user' as const }, { role: 'guest' as const }]
    for (const asker of [ann, root]) expect(await seenKey(id, asker, objects)).toEqual({ key: `media/${id}` })
    for (const asker of others) expect(await seenKey(id, asker, objects)).toHaveProperty('none')
    await extractMedia(id, { objects, extractor: here, signal: new AbortController().signal })
    for (const asker of [ann, root]) expect(await seenKey(id, asker, objects)).toEqual({ key: `media/${id}` })
    for (const asker of others)
      expect(await seenKey(id, asker, objects)).toEqual({ key: `derived/${id}/copy` })
  })

  it('of a HEIC is called a JPEG, which it is, also after a run without the package that decodes it', async () => {
    const objects = await folderOf()
    const id = 'ann.sky' as MediaId
    const heic = heicOf('corners')
    const about = { contentType: 'image/heic', facts: {} }
    await objects.put(`media/${id}`, about, Readable.from([heic]), heic.length)
    const { signal } = new AbortController()
    // A reactor that lacked the package, and was killed before its outcome was in the log.
    await extractMedia(id, { objects, extractor: lacking, signal })
    expect(await seenKey(id, { role: 'guest' }, objects)).toEqual({ none: 'So' })
    await extractMedia(id, { objects, extractor: here, signal })
    const key = `derived/${id}/copy`
    expect(await seenKey(id, { role: 'guest' }, objects)).toEqual({ key, type: 'image/jpeg' })
    expect(await objects.head(key)).toMatchObject({ contentType: 'image/jpeg' })
  })
})

async function folderOf(): Promise<Objects> {
  const path = await mkdtemp(join(tmpdir(), 'others-'))
  const objects = await openFolder({ path, now: () => 0 })
  onTestFinished(async () => {
    await objects.close()
    await rm(path, { recursive: true })
  })
  return objects
}

const lacking = {
  extract: () =>
    Promise.resolve({
      outcome: {
        kind: 'extracted' as const,
        found: { format: 'image/heic' },
        thumbnails: [],
        noThumbnail: 'So',
        others: { kind: 'none' as const, why: 'So' },
        lacks: 'libheif-js',
      },
    }),
}

/** The extractor without its process. */
const here = {
  extract: async ({ size, contentType, read }: Source) => {
    const bytes = { size, read: async (from: number, end: number) => Buffer.from(await read(from, end - 1)) }
    return { outcome: await extract(bytes, contentType) }
  },
}
