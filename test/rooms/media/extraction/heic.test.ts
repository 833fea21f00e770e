import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import ExifReader from 'exifreader'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Extractor } from '../../../../src/media/extraction/extractor.ts'
import { heicOf, imir, irot, withProperties, withSize } from './heic-boxes.ts'
import { cornersIn, extracted } from './support.ts'

const [corners, alpha] = [heicOf('corners'), heicOf('alpha')]

/** A file of the same kind whose pictures have a codec that is not HEVC. */
const ofAv1 = Buffer.from(heicOf('place', 'avif').toString('latin1').replaceAll('avif', 'mif1'), 'latin1')

async function picturesIn(heic: Buffer) {
  const outcome = await extracted(heic, 'image/heic')
  if (outcome.kind === 'refused') throw new Error(outcome.detail)
  return outcome
}

const near = (...channels: readonly number[]): readonly unknown[] =>
  channels.map((channel) => expect.toSatisfy((value: number) => Math.abs(value - channel) < 16) as unknown)

/** The colour of the left upper quarter. */
async function leftIn(picture: Sharp): Promise<readonly number[]> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true })
  const at = info.channels * (info.width * 16 + 24)
  return [...data.subarray(at, at + 3)]
}

/** The copy for others. */
async function copyIn(heic: Buffer) {
  const { others } = await picturesIn(heic)
  if (others.kind !== 'copy') throw new Error(others.kind)
  return { ...others, bytes: Buffer.from(others.bytes) }
}

describe('extract() of a HEIC', () => {
  it('makes thumbnails in each size and type, and says nothing of a lack', async () => {
    const { thumbnails, noThumbnail, lacks } = await picturesIn(corners)
    const made = thumbnails.map(({ size, type, width, height }) => [size, type, width, height])
    const types = ['image/webp', 'image/jpeg']
    expect(made).toEqual([128, 512, 1024].flatMap((size) => types.map((type) => [size, type, 96, 64])))
    expect([noThumbnail, lacks]).toEqual([undefined, undefined])
  })

  // The EXIF of the file has orientation 6. `heif-convert` of libheif 1.15.1 told the corners.
  it.each([
    ['nothing', [], ['100', '010', '001', '111']],
    ['a turn to the left', [irot(1)], ['010', '111', '100', '001']],
    ['three turns, as phones are held', [irot(3)], ['001', '100', '111', '010']],
    ['a mirror of top and bottom', [imir(0)], ['001', '111', '100', '010']],
    ['a mirror of left and right', [imir(1)], ['010', '100', '111', '001']],
    ['a turn and a mirror', [irot(1), imir(0)], ['100', '001', '010', '111']],
  ])('is turned once, as its container says: %s', async (_, properties, shown) => {
    const heic = withProperties(corners, ...properties)
    const { found, thumbnails, others } = await picturesIn(heic)
    const isOnItsSide = properties[0]?.includes('irot') === true && properties[0][8]! % 2 === 1
    const size = isOnItsSide ? { width: 64, height: 96 } : { width: 96, height: 64 }
    expect(found).toMatchObject(size)
    const made = [...thumbnails, ...(others.kind === 'copy' ? [others] : [])]
    expect(made).toHaveLength(7)
    for (const { bytes } of made) {
      expect(await sharp(bytes).metadata()).toMatchObject(size)
      expect(await cornersIn(Buffer.from(bytes))).toEqual(shown)
    }
  })

  it('with metadata is for others a JPEG of its pixels alone, in its own colours', async () => {
    expect(ExifReader.load(corners, { expanded: true }).gps).toBeDefined()
    const { type, bytes } = await copyIn(corners)
    expect(type).toBe('image/jpeg')
    expect(['iPhone', 'GPS', 'Exif'].filter((sign) => bytes.includes(sign))).toEqual([])
    const { format, exif, xmp, icc, orientation } = await sharp(bytes).metadata()
    expect([format, exif, xmp, orientation]).toEqual(['jpeg', undefined, undefined, undefined])
    const whole = await sharp(corners).metadata()
    expect(icc).toEqual(whole.icc)
  })

  it('has the colours of its profile in the thumbnails, which are sRGB, and keeps them with the profile in the copy', async () => {
    const { thumbnails } = await picturesIn(corners)
    for (const { bytes } of thumbnails) expect(await leftIn(sharp(bytes))).toEqual(near(255, 0, 3))
    expect(await leftIn(sharp((await copyIn(corners)).bytes).keepIccProfile())).toEqual(near(234, 51, 35))
  })

  it('keeps transparency in WebP, and shows white in JPEG, also in the copy', async () => {
    const { thumbnails } = await picturesIn(alpha)
    const { bytes: copy } = await copyIn(Buffer.concat([alpha, Buffer.from('Exif\0\0')]))
    for (const { type, bytes } of [...thumbnails, { type: 'image/jpeg', bytes: copy }]) {
      const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
      const at = info.channels * (info.width * 32 + 72)
      const clear =
        type === 'image/webp'
          ? [expect.any(Number), expect.any(Number), expect.any(Number), 0]
          : near(255, 255, 255)
      expect([...data.subarray(at, at + info.channels)]).toEqual(clear)
      expect(await leftIn(sharp(bytes))).toEqual(near(255, 0, 0))
    }
  })

  it('without metadata is for others what it is', async () => {
    expect((await picturesIn(alpha)).others).toEqual({ kind: 'original' })
  })

  it.each([
    ['is cut in its picture', corners.subarray(0, 960), 'corrupt'],
    ['is cut in its boxes', corners.subarray(0, 500), 'corrupt'],
    [
      'has other bytes for a picture',
      Buffer.concat([corners.subarray(0, 913), Buffer.alloc(512, 0xa5)]),
      'corrupt',
    ],
    ['tells of fewer pixels than it has', withSize(corners, 48, 32), 'corrupt'],
    ['tells of more pixels than it has', withSize(corners, 4_000, 4_000), 'corrupt'],
    ['tells of too many pixels', withSize(corners, 16_384, 16_384), 'too-large'],
    ['tells of the most pixels that can be told', withSize(corners, 2 ** 32 - 1, 2 ** 32 - 1), 'corrupt'],
  ])('refuses one that %s', async (_, heic, reason) => {
    const outcome = await extracted(heic, 'image/heic')
    expect(outcome).toMatchObject({ kind: 'refused', reason, others: { kind: 'none' } })
  })

  it.each([
    ['of more pixels than are decoded', withSize(corners, 8_000, 8_000), /more than 50000000 pixels/],
    ['of another codec', ofAv1, /Nothing here decodes/],
  ])('tells the metadata of one %s, and why there are no thumbnails', async (_, heic, why) => {
    const { found, thumbnails, noThumbnail, others, lacks } = await picturesIn(heic)
    expect(found).toMatchObject({ camera: 'Apple iPhone 15', location: expect.anything() as object })
    expect([thumbnails, lacks]).toEqual([[], undefined])
    expect(noThumbnail).toMatch(why)
    expect(others).toEqual({ kind: 'none', why: expect.stringMatching(why) as string })
  })
})

/** The process of the built module, for which the optional package cannot be found. */
async function withoutPackage(): Promise<Extractor> {
  const folder = await mkdtemp(join(tmpdir(), 'heic-'))
  const hook =
    "export const resolve = (name, more, next) => next(name.replace(/^libheif-js/, 'not-installed'), more)"
  const url = JSON.stringify(`data:text/javascript,${encodeURIComponent(hook)}`)
  const main = new URL('../../../../dist/src/media/extraction/inside/main.js', import.meta.url).href
  const script = join(folder, 'main.mjs')
  await writeFile(script, `import { register } from 'node:module'; register(${url}); import('${main}')`)
  const extractor = new Extractor({ script: pathToFileURL(script) })
  onTestFinished(async () => {
    extractor.end()
    await rm(folder, { recursive: true })
  })
  return extractor
}

describe('extract() of a HEIC where libheif-js is not installed', () => {
  it('tells its metadata, and why there are no thumbnails and no copy', async () => {
    const extractor = await withoutPackage()
    const outcomeOf = async (heic: Buffer) => {
      const read = (from: number, to: number) => Promise.resolve(heic.subarray(from, to + 1))
      const source = { size: heic.length, contentType: 'image/heic', read }
      return (await extractor.extract(source, new AbortController().signal)).outcome
    }
    const why = expect.stringMatching(/lacks the optional package libheif-js$/) as string
    const nothing = { kind: 'extracted', thumbnails: [], noThumbnail: why, lacks: 'libheif-js' }
    expect(await outcomeOf(corners)).toMatchObject({
      ...nothing,
      found: { width: 96, height: 64, camera: 'Apple iPhone 15' },
      others: { kind: 'none', why },
    })
    expect(await outcomeOf(alpha)).toMatchObject({ ...nothing, others: { kind: 'original' } })
  })
})
