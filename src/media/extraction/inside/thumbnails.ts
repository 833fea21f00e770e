import type Sharp from 'sharp'
import type { Sharp as Pipeline } from 'sharp'
import type { Thumbnail } from '../outcome.ts'
import { SIZES, type ThumbnailSize } from '../../uploads/derived.ts'
import { READING, unusable } from './sharp.ts'

const LARGEST = Math.max(...SIZES)

type Upright = Awaited<ReturnType<typeof uprightOf>>

/** Thumbnails in each size and type, all from one of the largest size. */
export async function thumbnailsOf(sharp: typeof Sharp, picture: Buffer): Promise<readonly Thumbnail[]> {
  const upright = await uprightOf(sharp, picture).catch((error: unknown) => {
    throw unusable(error)
  })
  const made = await Promise.all(SIZES.map((size) => inBothTypes(sharp, upright, size)))
  return made.flat()
}

/** The first page, turned upright, at most as large as the largest thumbnail, in sRGB, without metadata. */
const uprightOf = (sharp: typeof Sharp, picture: Buffer) =>
  sharp(picture, READING)
    .autoOrient()
    .resize(LARGEST, LARGEST, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })

async function inBothTypes(sharp: typeof Sharp, upright: Upright, size: ThumbnailSize): Promise<Thumbnail[]> {
  const { width, height, channels } = upright.info
  const small = sharp(upright.data, { raw: { width, height, channels } }).resize(size, size, {
    fit: 'inside',
    withoutEnlargement: true,
  })
  return Promise.all([
    finished(small.clone().webp({ quality: 80 }), size, 'image/webp'),
    finished(small.clone().flatten({ background: '#fff' }).jpeg({ quality: 82 }), size, 'image/jpeg'),
  ])
}

async function finished(small: Pipeline, size: ThumbnailSize, type: Thumbnail['type']): Promise<Thumbnail> {
  const { data, info } = await small.toBuffer({ resolveWithObject: true })
  return { size, type, width: info.width, height: info.height, bytes: data }
}
