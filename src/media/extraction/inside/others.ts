import type { Metadata } from 'sharp'
import type Sharp from 'sharp'
import type { Others } from '../outcome.ts'
import type { PictureFormat } from './format.ts'
import { READING } from './sharp.ts'

/** Signs of metadata, wherever they stand in a file: EXIF, XMP in three spellings, and Photoshop's blocks. */
const SIGNS = [
  'Exif\0\0',
  'http://ns.adobe.com/xap/',
  'W5M0MpCehiHzreSzNTczkc9d',
  '<x:xmpmeta',
  'Photoshop 3.0\0',
]

/** Whether bytes contain no sign of metadata. */
export const isBare = (bytes: Buffer): boolean => !SIGNS.some((sign) => bytes.includes(sign, 0, 'latin1'))

/** A copy decodes all pixels at full size: above this number there is none, so that it stays within the memory. */
export const MAX_COPIED_PIXELS = 50_000_000

/**
 * What others than the owner may have of a picture: the picture itself if it carries no metadata, and otherwise the same
 * pixels written anew, so that nothing else of the file is left: no GPS, serial numbers, notes of the maker or thumbnails,
 * and nothing that follows the picture.
 */
export async function forOthers(
  sharp: typeof Sharp,
  picture: Buffer,
  header: Metadata,
  format: PictureFormat,
): Promise<Others> {
  if (isClean(picture, header, format)) return { kind: 'original' }
  if (header.width * header.height * (header.pages ?? 1) > MAX_COPIED_PIXELS)
    return { kind: 'none', why: 'The picture is too large to be written anew without its metadata' }
  return { kind: 'copy', bytes: await written(sharp, picture, header, format) }
}

/** Whether a picture carries no metadata, so that others may have it as it is. */
export const isClean = (picture: Buffer, header: Metadata, format: PictureFormat): boolean =>
  isWithout(header, format) && isBare(picture)

/** A TIFF may carry any tag, and a GIF any comment: they are always written anew. */
const isWithout = ({ exif, xmp, iptc, comments = [] }: Metadata, format: PictureFormat): boolean =>
  format !== 'image/tiff' &&
  format !== 'image/gif' &&
  exif === undefined &&
  xmp === undefined &&
  iptc === undefined &&
  comments.length === 0

/** Upright, with its colour profile, in high quality; PNG, GIF and TIFF lose nothing. */
function written(
  sharp: typeof Sharp,
  picture: Buffer,
  header: Metadata,
  format: PictureFormat,
): Promise<Buffer> {
  const animated = format === 'image/gif' || format === 'image/webp'
  const upright = sharp(picture, { ...READING, animated })
    .autoOrient()
    .keepIccProfile()
  switch (format) {
    case 'image/png':
      return upright.png().toBuffer()
    case 'image/webp':
      return upright.webp({ quality: 95 }).toBuffer()
    case 'image/gif':
      return upright.gif().toBuffer()
    case 'image/tiff':
      return upright.tiff({ compression: 'deflate' }).toBuffer()
    case 'image/avif':
      return upright.avif({ quality: 80, effort: 2 }).toBuffer()
    default:
      return upright
        .jpeg({ quality: 95, chromaSubsampling: header.chromaSubsampling === '4:4:4' ? '4:4:4' : '4:2:0' })
        .toBuffer()
  }
}
