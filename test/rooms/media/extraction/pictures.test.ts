import fc from 'fast-check'
import sharp, { type Exif } from 'sharp'
import { describe, expect, it } from 'vitest'
import { corners, cornersIn, extracted, gps } from './support.ts'

const EXIF: Exif = {
  IFD0: { Make: 'Apple', Model: 'iPhone 15' },
  IFD2: { DateTimeOriginal: '2024:05:01 12:20:30', OffsetTimeOriginal: '-03:00', BodySerialNumber: 'S1234' },
  IFD3: gps(-33.8568, 151.2153),
}

const near = (value: number): number => expect.closeTo(value, 6) as number

const TOLD = {
  takenAt: '2024-05-01T12:20:30-03:00',
  camera: 'Apple iPhone 15',
  location: { lat: near(-33.8568), lon: near(151.2153) },
}

async function foundIn(picture: Buffer, contentType?: string) {
  const outcome = await extracted(picture, contentType)
  if (outcome.kind === 'refused') throw new Error(`${outcome.reason}: ${outcome.detail}`)
  return outcome
}

describe('extract() of a picture', () => {
  it.each([
    ['image/jpeg', () => corners().withExif(EXIF).jpeg()],
    ['image/png', () => corners().withExif(EXIF).png()],
    ['image/webp', () => corners().withExif(EXIF).webp()],
    ['image/tiff', () => corners().withExif(EXIF).tiff()],
    ['image/avif', () => corners().withExif(EXIF).avif({ effort: 0 })],
    ['image/gif', () => corners().gif()],
  ])('tells the format, size and EXIF of %s', async (format, made) => {
    const { found, thumbnails } = await foundIn(await made().toBuffer(), format)
    expect(found).toMatchObject({ format, width: 60, height: 40 })
    // libvips writes no EXIF into TIFF, and a GIF has none.
    if (format !== 'image/gif' && format !== 'image/tiff') expect(found).toMatchObject(TOLD)
    expect(thumbnails.map(({ size, type, width }) => [size, type, width]).toSorted()).toEqual(
      [128, 512, 1024]
        .flatMap((size) => ['image/jpeg', 'image/webp'].map((type) => [size, type, 60]))
        .toSorted(),
    )
  })

  it('shows all eight orientations upright', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom(90, 900),
        async (orientation, width) => {
          const made = await corners(width * 2, width)
            .withMetadata({ orientation })
            .jpeg()
            .toBuffer()
          const { found, thumbnails } = await foundIn(made)
          const upright = await sharp(made).autoOrient().toBuffer({ resolveWithObject: true })
          expect(found).toMatchObject({ orientation, width: upright.info.width, height: upright.info.height })
          for (const { bytes, width, height, size } of thumbnails) {
            const longer = Math.max(upright.info.width, upright.info.height)
            expect(Math.max(width, height)).toBe(Math.min(size, longer))
            const { orientation, exif } = await sharp(bytes).metadata()
            expect([orientation, exif]).toEqual([undefined, undefined])
            expect(await cornersIn(Buffer.from(bytes))).toEqual(await cornersIn(upright.data))
          }
        },
      ),
      { numRuns: 16 },
    )
  })

  it('tells every place on Earth, and no other', async () => {
    const place = fc.record({
      lat: fc.integer({ min: -900_000, max: 900_000 }).map((value) => value / 10_000),
      lon: fc.integer({ min: -1_800_000, max: 1_800_000 }).map((value) => value / 10_000),
    })
    await fc.assert(
      fc.asyncProperty(place, async ({ lat, lon }) => {
        const made = await corners()
          .withExif({ IFD3: gps(lat, lon) })
          .jpeg()
          .toBuffer()
        const { found } = await foundIn(made)
        const isNowhere = lat === 0 && lon === 0
        if (isNowhere) expect(found.location).toBeUndefined()
        else expect(found.location).toEqual({ lat: near(lat), lon: near(lon) })
      }),
      { numRuns: 30 },
    )
  })

  it.each([
    ['200 degrees', { ...gps(10, 20), GPSLatitude: '200/1 0/1 0/1' }],
    ['0/0', { ...gps(10, 20), GPSLongitude: '0/0 0/0 0/0' }],
    ['(0, 0), which means no fix', gps(0, 0)],
  ])('tells no place of GPS with %s', async (_, IFD3) => {
    const { found } = await foundIn(await corners().withExif({ IFD3 }).jpeg().toBuffer())
    expect(found.location).toBeUndefined()
  })

  it.each([
    ['2024:05:01 12:20:30', undefined, '2024-05-01T12:20:30'],
    ['2024:05:01 12:20:30', '+05:45', '2024-05-01T12:20:30+05:45'],
    ['2024:05:01 12:20:30', 'local', '2024-05-01T12:20:30'],
    ['2024:02:30 12:20:30', undefined, undefined],
    ['0000:00:00 00:00:00', undefined, undefined],
    ['    :  :     :  :  ', undefined, undefined],
  ])('takes "%s" with offset %s for %s', async (DateTimeOriginal, OffsetTimeOriginal, takenAt) => {
    const IFD2 = { DateTimeOriginal, ...(OffsetTimeOriginal !== undefined && { OffsetTimeOriginal }) }
    const { found } = await foundIn(await corners().withExif({ IFD2 }).jpeg().toBuffer())
    expect(found.takenAt).toBe(takenAt)
  })

  it('keeps transparency in WebP, and shows white in JPEG', async () => {
    const clear = sharp({ create: { width: 9, height: 9, channels: 4, background: '#0000' } })
    const { thumbnails } = await foundIn(await clear.png().toBuffer())
    const [webp, jpeg] = await Promise.all(
      thumbnails.slice(0, 2).map(async ({ bytes }) => (await sharp(bytes).raw().toBuffer()).subarray(0, 4)),
    )
    expect(webp?.[3]).toBe(0)
    expect([...(jpeg ?? [])].every((value) => value > 250)).toBe(true)
  })
})
