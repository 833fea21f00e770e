import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { extracted } from './support.ts'
import { extract } from '../../../../src/media/extraction/inside/extract.ts'

const bytesOf = (name: string): Buffer =>
  readFileSync(new URL(`../../../fixtures/media/${name}`, import.meta.url))

const near = (value: number): number => expect.closeTo(value, 4) as number
const place = (lat: number, lon: number) => ({ lat: near(lat), lon: near(lon) })

const MADE = { takenAt: '2024-05-01T10:20:30Z' }
const CAMERA = { camera: 'Apple iPhone 15' }
const TAKEN = { ...CAMERA, takenAt: '2024-05-01T12:20:30-03:00', location: place(-33.8568, 151.2153) }

/**
 * The second column has what `ffprobe` tells of the size and duration in seconds, and what `exiftool -n` tells of the
 * rotation, clockwise; a dash is what they do not know. ffprobe finds the duration of fragments, exiftool says 0. No tool
 * states that of the live recording: ffprobe counts its 15 packets, at ten a second.
 */
const VIDEOS = [
  ['moov-last.mp4', '96x64 1.5 0', MADE],
  ['faststart.mp4', '96x64 1.5 0', MADE],
  ['fragmented.mp4', '96x64 1.5 0', {}],
  ['rotated-90.mp4', '96x64 1.5 90', {}],
  ['rotated-270.mp4', '96x64 1.5 270', {}],
  ['place.mp4', '96x64 1.5 90', { location: place(35.3606, 138.7274) }],
  ['plain.mov', '96x64 1.5 0', {}],
  [
    'apple.mov',
    '96x64 1.5 0',
    { ...CAMERA, takenAt: '2024-05-01T12:20:30+02:00', location: place(-33.8568, 151.2153) },
  ],
  ['xyz.mov', '96x64 1.5 0', { location: place(0, -51.05) }],
  ['plain.webm', '96x64 1.5 -', {}],
  ['live.webm', '96x64 - -', {}],
] as const

const FORMATS: Readonly<Record<string, string>> = {
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
}

const ORIENTATIONS: Readonly<Record<string, number>> = { '-': 1, '0': 1, '90': 6, '270': 8 }

/** What the tools tell, as the picture is shown. */
function toldBy(name: string, tools: string) {
  const [size = '', seconds, turned = ''] = tools.split(' ')
  const [width = 0, height = 0] = size.split('x').map(Number)
  const isOnItsSide = turned === '90' || turned === '270'
  return {
    format: FORMATS[name.split('.')[1] ?? ''],
    width: isOnItsSide ? height : width,
    height: isOnItsSide ? width : height,
    durationMs: seconds === '-' ? 1_500 : Number(seconds) * 1_000,
    orientation: ORIENTATIONS[turned],
  }
}

async function foundIn(bytes: Buffer, contentType?: string) {
  const outcome = await extracted(bytes, contentType)
  if (outcome.kind === 'refused') throw new Error(outcome.detail)
  return outcome
}

describe('extract() of a video', () => {
  it.each(VIDEOS)('tells of %s what ffprobe and exiftool tell: %s', async (name, tools, more) => {
    const { found, thumbnails, others } = await foundIn(bytesOf(name))
    expect(found).toEqual({ ...toldBy(name, tools), ...more })
    expect(thumbnails).toEqual([])
    // The copy is as long, but for the last picture of a WebM, and as upright, and tells nothing else.
    if (others.kind !== 'copy') throw new Error(others.kind)
    const copy = await foundIn(Buffer.from(others.bytes))
    const { durationMs, ...shown } = toldBy(name, tools)
    expect(copy.found).toMatchObject(shown)
    expect(Math.abs((copy.found.durationMs ?? 0) - durationMs)).toBeLessThanOrEqual(100)
    expect([copy.found.location, copy.found.camera]).toEqual([undefined, undefined])
  })

  it('finds the tables at the end without reading what comes before', async () => {
    const movie = bytesOf('moov-last.mp4')
    const at = movie.indexOf('mdat') - 4
    // 200 MiB that nobody needs: too large for a copy, which would read all of it.
    const free = Buffer.alloc(8)
    free.writeUInt32BE(200 * 1024 ** 2)
    free.write('free', 4)
    const [before, after] = [Buffer.concat([movie.subarray(0, at), free]), movie.subarray(at)]
    const size = movie.length + 200 * 1024 ** 2
    let total = 0
    const read = (from: number, end: number): Promise<Buffer> => {
      total += end - from
      const bytes = Buffer.alloc(end - from)
      before.copy(bytes, 0, Math.min(from, before.length), Math.min(end, before.length))
      const begin = size - after.length
      if (end > begin) after.copy(bytes, Math.max(0, begin - from), Math.max(0, from - begin), end - begin)
      return Promise.resolve(bytes)
    }
    const outcome = await extract({ size, read }, 'video/mp4')
    expect(outcome).toMatchObject({ found: { width: 96, height: 64, ...MADE }, others: { kind: 'none' } })
    expect(total).toBeLessThan(500_000)
  })
})

describe('extract() of a picture that another program made', () => {
  it.each([
    ['place.heic', 'image/heic', { width: 96, height: 64, ...TAKEN }],
    // The container does not turn it, and EXIF only informs (ISO/IEC 23008-12, annex A).
    ['turned.heic', 'image/heic', { width: 96, height: 64, ...TAKEN }],
    ['place.avif', 'image/avif', { width: 96, height: 64, ...TAKEN }],
    ['place.tif', 'image/tiff', { width: 96, height: 64, orientation: 1, location: TAKEN.location }],
  ])('tells of %s what exiftool tells', async (name, format, more) => {
    const { found } = await foundIn(bytesOf(name), format)
    expect(found).toEqual({ format, ...more })
  })
})
