import type { ExpandedTags } from 'exifreader'
import type { Found } from '../outcome.ts'
import { load } from './load.ts'
import { placeOf } from './place.ts'
import { wallTime } from './wall-time.ts'

type Exif = NonNullable<ExpandedTags['exif']>

/** Only these groups are parsed: nothing else is read from them, and less code sees the bytes. */
const GROUPS = { exif: true, gps: true } as const

/** What EXIF tells of where, when and by which camera a picture was taken. Damaged EXIF tells nothing. */
export async function exifOf(picture: Buffer): Promise<Pick<Found, 'takenAt' | 'camera' | 'location'>> {
  const { default: ExifReader } = await load('exifreader', () => import('exifreader'))
  let tags: ExpandedTags
  try {
    tags = ExifReader.load(picture, { expanded: true, includeTags: GROUPS })
  } catch {
    return {}
  }
  const { exif = {}, gps } = tags
  const takenAt = takenIn(exif)
  const camera = cameraIn(exif)
  const location = placeOf(gps?.Latitude, gps?.Longitude)
  return {
    ...(takenAt !== undefined && { takenAt }),
    ...(camera !== undefined && { camera }),
    ...(location !== undefined && { location }),
  }
}

/** The time of the picture, or else of its digitisation; each has an offset of its own (EXIF 2.31, 4.6.5). */
const takenIn = (exif: Exif): string | undefined =>
  wallTime(textIn(exif.DateTimeOriginal), textIn(exif.OffsetTimeOriginal)) ??
  wallTime(textIn(exif.DateTimeDigitized), textIn(exif.OffsetTimeDigitized))

function cameraIn(exif: Exif): string | undefined {
  return cameraOf(textIn(exif.Make), textIn(exif.Model))
}

const MAX_CAMERA = 200

/** Maker and model; many models begin with their maker's name. */
export function cameraOf(make: string | undefined, model: string | undefined): string | undefined {
  const isNamed = make !== undefined && model?.toLowerCase().startsWith(make.toLowerCase()) === true
  const named = (isNamed ? [model] : [make, model]).filter((part) => part !== undefined && part !== '')
  return named.length === 0 ? undefined : named.join(' ').slice(0, MAX_CAMERA).toWellFormed()
}

/** A text of EXIF is an array with one string, and may be padded. */
function textIn(tag: { readonly value?: unknown } | undefined): string | undefined {
  const value: unknown = Array.isArray(tag?.value) ? tag.value[0] : tag?.value
  if (typeof value !== 'string') return undefined
  // eslint-disable-next-line no-control-regex
  const text = value.replaceAll(/[\0-\x1f\x7f]/g, ' ').trim()
  return text === '' ? undefined : text
}
