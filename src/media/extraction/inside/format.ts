/** The formats that are extracted, by the media type of their bytes. */
export type Format = PictureFormat | VideoFormat

export type PictureFormat =
  'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif' | 'image/avif' | 'image/heic' | 'image/tiff'

export type VideoFormat = 'video/mp4' | 'video/quicktime' | 'video/webm'

/** The number of bytes from which a format is recognised. */
export const HEAD_BYTES = 4_096

/** The format of a file that begins with these bytes; a text names a format that is not extracted. */
export function formatOf(head: Buffer): Format | { readonly unsupported: string } | undefined {
  const starts = (text: string, at = 0): boolean => head.toString('latin1', at, at + text.length) === text
  const sign = SIGNS.find(([text]) => starts(text))
  if (sign !== undefined) return sign[1]
  if (starts('RIFF')) return starts('WEBP', 8) ? 'image/webp' : { unsupported: 'RIFF' }
  if (starts('ftyp', 4)) return brandOf(head)
  if (QUICKTIME_ATOMS.some((atom) => starts(atom, 4))) return 'video/quicktime'
  if (starts('\x1a\x45\xdf\xa3'))
    return head.includes('webm', 0, 'latin1') ? 'video/webm' : { unsupported: 'Matroska' }
  return /^\s*(?:\ufeff)?(?:<\?xml|<!--|<!DOCTYPE svg|<svg)/i.test(head.toString('utf8', 0, 256)) &&
    isSvg(head)
    ? { unsupported: 'SVG' }
    : undefined
}

const isSvg = (head: Buffer): boolean => head.includes('<svg')

const SIGNS: readonly (readonly [string, Format | { readonly unsupported: string }])[] = [
  ['\xff\xd8\xff', 'image/jpeg'],
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['GIF87a', 'image/gif'],
  ['GIF89a', 'image/gif'],
  ['II*\0', 'image/tiff'],
  ['MM\0*', 'image/tiff'],
  ['\0\0\0\x0cJXL ', { unsupported: 'JPEG XL' }],
  ['\0\0\0\x0cjP  ', { unsupported: 'JPEG 2000' }],
  ['8BPS', { unsupported: 'Photoshop' }],
  ['OggS', { unsupported: 'Ogg' }],
  ['fLaC', { unsupported: 'FLAC' }],
  ['ID3', { unsupported: 'MP3' }],
  ['%PDF-', { unsupported: 'PDF' }],
]

/** Movies of QuickTime from before 2001 have no `ftyp` (QuickTime File Format, "The File Type Compatibility Atom"). */
const QUICKTIME_ATOMS = ['moov', 'mdat', 'wide', 'free', 'skip', 'pnot']

/** The format by the brands of ISO/IEC 14496-12, 4.3; those of pictures are in 23008-12 and in AVIF 1.1. */
function brandOf(head: Buffer): Format | { readonly unsupported: string } {
  const end = Math.min(head.readUInt32BE(0), head.length)
  const brands: string[] = []
  for (let at = 8; at + 4 <= end; at += 4) if (at !== 12) brands.push(head.toString('latin1', at, at + 4))
  const has = (...some: readonly string[]): boolean => brands.some((brand) => some.includes(brand))
  if (has('avif', 'avis')) return 'image/avif'
  if (has('heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1')) return 'image/heic'
  const [major] = brands
  if (major === 'qt  ') return 'video/quicktime'
  if (major === undefined || ['M4A ', 'M4B ', 'crx ', 'jxl '].includes(major))
    return { unsupported: `ISO media of another kind` }
  return 'video/mp4'
}
