import { essenceOf } from '../../../objects/media-type.ts'
import type { Format } from './format.ts'

/** The media types under which each format is uploaded. MP4 and QuickTime are one family, and so are HEIC and AVIF. */
const NAMES: Readonly<Record<Format, readonly string[]>> = {
  'image/jpeg': ['image/jpeg', 'image/jpg', 'image/pjpeg'],
  'image/png': ['image/png', 'image/apng', 'image/x-png'],
  'image/webp': ['image/webp'],
  'image/gif': ['image/gif'],
  'image/avif': ['image/avif', 'image/avif-sequence', 'image/heif', 'image/heif-sequence'],
  'image/heic': ['image/heic', 'image/heic-sequence', 'image/heif', 'image/heif-sequence'],
  'image/tiff': ['image/tiff', 'image/tif'],
  'video/mp4': [
    'video/mp4',
    'video/x-m4v',
    'video/quicktime',
    'video/3gpp',
    'video/3gpp2',
    'application/mp4',
  ],
  'video/quicktime': ['video/quicktime', 'video/mp4', 'video/x-m4v'],
  'video/webm': ['video/webm'],
}

/** Types of bytes about which the client said nothing. */
const ANY = ['application/octet-stream', 'binary/octet-stream']

/** Whether bytes of this format may be called by this media type. */
export const matches = (contentType: string, format: Format): boolean =>
  [...ANY, ...NAMES[format]].includes(essenceOf(contentType))
