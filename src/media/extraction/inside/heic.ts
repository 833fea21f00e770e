import type Sharp from 'sharp'
import type { Metadata } from 'sharp'
import { Unusable, type Extracted, type Others } from '../outcome.ts'
import { decodeHeic } from './decode-heic.ts'
import { isClean, MAX_COPIED_PIXELS } from './others.ts'
import { READING } from './sharp.ts'
import { thumbnailsOf } from './thumbnails.ts'

type Pictures = Pick<Extracted, 'thumbnails' | 'noThumbnail' | 'others' | 'lacks'>

/**
 * The thumbnails and the copy of a HEIC. Where nothing decodes it, its metadata are all that is extracted. Its decoder is
 * not part of sharp's own libvips, because of patents (sharp documentation, "Prebuilt binaries").
 */
export async function picturesOfHeic(
  sharp: typeof Sharp,
  picture: Buffer,
  header: Metadata,
): Promise<Pictures> {
  const original: Others | undefined = isClean(picture, header, 'image/heic')
    ? { kind: 'original' }
    : undefined
  const none = (why: string, lacks?: string): Pictures => ({
    thumbnails: [],
    noThumbnail: `There are no thumbnails of this HEIC: ${why}`,
    others: original ?? { kind: 'none', why: `There is no copy of this HEIC without metadata: ${why}` },
    ...(lacks !== undefined && { lacks }),
  })
  if (header.width * header.height > MAX_COPIED_PIXELS)
    return none(`more than ${MAX_COPIED_PIXELS} pixels are not decoded`)
  try {
    const pixels = await decodeHeic(picture, header)
    const thumbnails = await thumbnailsOf(sharp, pixels)
    return { thumbnails, others: original ?? { kind: 'copy', ...(await copyOf(sharp, pixels)) } }
  } catch (error) {
    if (!(error instanceof Unusable) || error.refused.reason !== 'unsupported') throw error
    return none(error.refused.detail, error.refused.lacks)
  }
}

/** A JPEG, in the colours of the picture: nothing here writes HEIC. */
const copyOf = async (sharp: typeof Sharp, pixels: Buffer) => ({
  type: 'image/jpeg',
  bytes: await sharp(pixels, READING)
    .keepIccProfile()
    .flatten({ background: '#fff' })
    .jpeg({ quality: 95 })
    .toBuffer(),
})
