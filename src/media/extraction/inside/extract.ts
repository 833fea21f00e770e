import { Unusable, type Others, type Outcome } from '../outcome.ts'
import { readAll, type Bytes } from './bytes.ts'
import { isBare } from './others.ts'
import { formatOf, HEAD_BYTES, type Format, type PictureFormat } from './format.ts'
import { matches } from './matches.ts'
import { extractPicture } from './picture.ts'
import { extractVideo } from './video.ts'

/** Extracts from an object that was uploaded as `contentType`. */
export async function extract(bytes: Bytes, contentType: string): Promise<Outcome> {
  try {
    const format = await recognised(bytes, contentType)
    return isPicture(format) ? await extractPicture(bytes, format) : await extractVideo(bytes, format)
  } catch (error) {
    if (error instanceof Unusable)
      return { kind: 'refused', ...error.refused, others: await unlessBare(bytes) }
    throw error
  }
}

/**
 * Others have a file that cannot be used only if it is of no format in which cameras write, and shows no sign of metadata
 * all the same.
 */
async function unlessBare(bytes: Bytes): Promise<Others> {
  if (bytes.size === 0) return { kind: 'original' }
  const format = formatOf(await bytes.read(0, Math.min(HEAD_BYTES, bytes.size)))
  const isCameras =
    typeof format === 'string' || (format !== undefined && !OTHERS.includes(format.unsupported))
  if (!isCameras && bytes.size <= MAX_SEARCHED && isBare(await readAll(bytes))) return { kind: 'original' }
  return { kind: 'none', why: 'The file may carry metadata, and cannot be written anew without them' }
}

const OTHERS = ['SVG', 'PDF', 'Ogg', 'FLAC', 'MP3']

const MAX_SEARCHED = 128 * 1024 ** 2

async function recognised(bytes: Bytes, contentType: string): Promise<Format> {
  if (bytes.size === 0) throw new Unusable('not-a-media', 'The object has no bytes')
  const format = formatOf(await bytes.read(0, Math.min(HEAD_BYTES, bytes.size)))
  if (format === undefined)
    throw new Unusable('not-a-media', 'The bytes are of no format of a picture or a video that is known here')
  if (typeof format === 'object')
    throw new Unusable('unsupported', `Nothing is extracted from this format: ${format.unsupported}`)
  if (!matches(contentType, format))
    throw new Unusable('type-mismatch', `The bytes are of type ${format}, and were uploaded as another type`)
  return format
}

const isPicture = (format: Format): format is PictureFormat => format.startsWith('image/')
