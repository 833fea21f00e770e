import type Sharp from 'sharp'
import type { Metadata } from 'sharp'
import { Unusable, type Found, type Outcome } from '../outcome.ts'
import { readAll, type Bytes } from './bytes.ts'
import { exifOf } from './exif.ts'
import type { PictureFormat } from './format.ts'
import { picturesOfHeic } from './heic.ts'
import { forOthers } from './others.ts'
import { loadSharp, READING, unusable } from './sharp.ts'
import { thumbnailsOf } from './thumbnails.ts'

/** A picture is read as a whole: its metadata may be anywhere, and its thumbnails need all of it. */
const MAX_BYTES = 128 * 1024 ** 2

/** Extracts from a picture. */
export async function extractPicture(bytes: Bytes, format: PictureFormat): Promise<Outcome> {
  if (bytes.size > MAX_BYTES) throw new Unusable('too-large', `A picture is read up to ${MAX_BYTES} bytes`)
  const sharp = await loadSharp()
  const picture = await readAll(bytes)
  const header = await headerOf(sharp, picture)
  const found: Found = { format, ...shownAs(header), ...(await exifOf(picture)) }
  if (format === 'image/heic')
    return { kind: 'extracted', found, ...(await picturesOfHeic(sharp, picture, header)) }
  const thumbnails = await thumbnailsOf(sharp, picture)
  return { kind: 'extracted', found, thumbnails, others: await forOthers(sharp, picture, header, format) }
}

/** The header names its format itself: a loader is not let read another format than was recognised. */
async function headerOf(sharp: typeof Sharp, picture: Buffer): Promise<Metadata> {
  try {
    return await sharp(picture, READING).metadata()
  } catch (error) {
    throw unusable(error)
  }
}

/** For HEIC and AVIF the container says how to turn the picture, and EXIF only informs (ISO/IEC 23008-12, annex A). */
function shownAs({ autoOrient, orientation }: Metadata): Pick<Found, 'width' | 'height' | 'orientation'> {
  const { width, height } = autoOrient
  return { width, height, ...(orientation !== undefined && { orientation }) }
}
