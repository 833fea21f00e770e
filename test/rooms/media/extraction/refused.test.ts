import { crc32 } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { corners, counted, extracted } from './support.ts'
import { extract } from '../../../../src/media/extraction/inside/extract.ts'

const jpeg = await corners().jpeg().toBuffer()
const png = await corners().png().toBuffer()
const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')
const ftyp = (...brands: readonly string[]): Buffer => {
  const size = Buffer.alloc(4)
  size.writeUInt32BE(12 + 4 * brands.length)
  const [major, ...others] = brands
  return Buffer.concat([size, bytes(`ftyp${String(major)}\0\0\0\0${others.join('')}`)])
}
/** A PNG whose header says that it has 16,383 pixels on each side. */
function bomb(): Buffer {
  const huge = Buffer.from(png)
  huge.writeUInt32BE(16_383, 16)
  huge.writeUInt32BE(16_383, 20)
  huge.writeUInt32BE(crc32(huge.subarray(12, 29)), 29)
  return huge
}

describe('extract() of a file that it cannot use', () => {
  it.each([
    ['no bytes', 'image/jpeg', Buffer.alloc(0), 'not-a-media'],
    ['a text', 'image/jpeg', bytes('Hello, world'), 'not-a-media'],
    ['HTML', 'image/png', bytes('<!DOCTYPE html><script>alert(1)</script>'), 'not-a-media'],
    ['one byte of a JPEG', 'image/jpeg', jpeg.subarray(0, 1), 'not-a-media'],
    ['half a JPEG', 'image/jpeg', jpeg.subarray(0, jpeg.length / 2), 'corrupt'],
    ['half a PNG', 'image/png', png.subarray(0, png.length / 2), 'corrupt'],
    [
      'the head of a JPEG before other bytes',
      'image/jpeg',
      Buffer.concat([jpeg.subarray(0, 4), Buffer.alloc(900, 7)]),
      'corrupt',
    ],
    [
      'a script that is also the head of a GIF',
      'image/gif',
      bytes('GIF89a/*<script>alert(1)</script>*/=1;'),
      'corrupt',
    ],
    ['a JPEG called PNG', 'image/png', jpeg, 'type-mismatch'],
    ['a JPEG called a video', 'video/mp4', jpeg, 'type-mismatch'],
    ['a JPEG called HTML', 'text/html; charset=utf-8', jpeg, 'type-mismatch'],
    [
      'SVG',
      'image/svg+xml',
      bytes('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'),
      'unsupported',
    ],
    ['SVG called PNG', 'image/png', bytes('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'unsupported'],
    ['PDF', 'application/pdf', bytes('%PDF-1.7\n'), 'unsupported'],
    ['Matroska', 'video/x-matroska', bytes('\x1a\x45\xdf\xa3\x93\x42\x82\x88matroska'), 'unsupported'],
    ['an MP4 that ends after its first box', 'video/mp4', ftyp('isom', 'mp42'), 'corrupt'],
    ['a WebM of its head alone', 'video/webm', bytes('\x1a\x45\xdf\xa3\x93\x42\x82\x84webm'), 'corrupt'],
    ['a HEIC that ends after its first box', 'image/heic', ftyp('heic', 'mif1'), 'corrupt'],
    ['a RIFF file of sound', 'audio/wav', bytes('RIFF\x24\0\0\0WAVEfmt '), 'unsupported'],
  ])('%s, uploaded as %s', async (_, contentType, file, reason) => {
    const outcome = await extracted(file, contentType)
    expect(outcome).toMatchObject({
      kind: 'refused',
      reason,
      detail: expect.stringMatching(/^[A-Z]/) as string,
    })
    expect(JSON.stringify(outcome)).not.toContain('alert')
  })

  it('a picture of more pixels than are decoded is too large, though its file is small', async () => {
    expect(await extracted(bomb(), 'image/png')).toMatchObject({ reason: 'too-large' })
  })

  it('a picture of more bytes than are read is too large, and is not read', async () => {
    const some = counted(jpeg)
    expect(await extract({ ...some, size: 2 ** 30 }, 'image/jpeg')).toMatchObject({ reason: 'too-large' })
    expect(some.total()).toBeLessThan(10_000)
  })

  it.each(['application/octet-stream', 'image/jpg', 'IMAGE/JPEG ; q=1'])(
    'a JPEG may be called %s',
    async (type) => {
      expect(await extracted(jpeg, type)).toMatchObject({
        kind: 'extracted',
        found: { format: 'image/jpeg' },
      })
    },
  )

  it('what follows a picture in its file is of no account, and is in no thumbnail', async () => {
    const outcome = await extracted(Buffer.concat([jpeg, bytes('<script>alert(1)</script>')]), 'image/jpeg')
    if (outcome.kind === 'refused') throw new Error(outcome.detail)
    for (const { bytes } of outcome.thumbnails) expect(Buffer.from(bytes).includes('alert')).toBe(false)
  })
})
