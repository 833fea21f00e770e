import { essenceOf } from './media-type.ts'

/** Endings of the types that people upload; a name with another ending than its type's gets that one too. */
const ENDINGS: ReadonlyMap<string, readonly string[]> = new Map([
  ['image/jpeg', ['.jpg', '.jpeg']],
  ['image/png', ['.png']],
  ['image/webp', ['.webp']],
  ['image/gif', ['.gif']],
  ['image/avif', ['.avif']],
  ['image/heic', ['.heic']],
  ['image/tiff', ['.tif', '.tiff']],
  ['video/mp4', ['.mp4', '.m4v']],
  ['video/quicktime', ['.mov']],
  ['video/webm', ['.webm']],
  ['audio/mpeg', ['.mp3']],
  ['text/plain', ['.txt']],
  ['application/pdf', ['.pdf']],
])

/**
 * What file systems refuse or give a meaning to: control and format characters (a right-to-left mark hides an ending),
 * separators, wildcards, and lone surrogates.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\\/:*?"<>|%]/gu

/** Names that Windows gives to devices. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i

const MAX_LENGTH = 100

/** A name for a downloaded file, safe on every system: from a title, or else from `fallback`, with its type's ending. */
export function fileName(title: string, fallback: string, contentType: string): string {
  const plain = safe(title) || safe(fallback) || 'file'
  const base = DEVICE.test(plain) ? `_${plain}` : plain
  const [ending = '', ...others] = ENDINGS.get(essenceOf(contentType)) ?? []
  return [ending, ...others].some((one) => base.toLowerCase().endsWith(one)) ? base : base + ending
}

const safe = (text: string): string =>
  Array.from(text.replaceAll(UNSAFE, '_'))
    .slice(0, MAX_LENGTH)
    .join('')
    .replaceAll(/^[\s.]+|[\s.]+$/g, '')

/**
 * `Content-Disposition: attachment` with a file name, in ASCII only: `filename` for old clients, and `filename*` in UTF-8
 * (RFC 6266, 4.3; RFC 8187) if the name has other characters.
 */
export function attachment(name: string): string {
  const ascii = name.replaceAll(/[^\x20-\x7e]/gu, '_').replaceAll(/["\\]/g, '\\$&')
  return `attachment; filename="${ascii}"${isAscii(name) ? '' : `; filename*=UTF-8''${extended(name)}`}`
}

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text)

/** `encodeURIComponent` leaves four characters that RFC 8187 does not allow. */
const extended = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replaceAll(
    /['()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  )
