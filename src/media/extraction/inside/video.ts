import type * as Mediabunny from 'mediabunny'
import type { Input, InputVideoTrack, MetadataTags } from 'mediabunny'
import { Unusable, type Found, type Others, type Outcome } from '../outcome.ts'
import { limited, TooMuchRead, type Bytes } from './bytes.ts'
import { copyVideo, MAX_COPIED_BYTES } from './copy-video.ts'
import { cameraOf } from './exif.ts'
import type { VideoFormat } from './format.ts'
import { load } from './load.ts'
import { movieTime } from './movie-time.ts'
import { loci } from './loci.ts'
import { iso6709, type Place } from './place.ts'
import { wallTime } from './wall-time.ts'

/** The tables of a long video take some megabytes; its pictures and sound are never read. */
const MAX = { bytes: 64 * 1024 ** 2, reads: 2_000 }

/** Extracts from a video. There are no thumbnails: no library here decodes a video. */
export async function extractVideo(bytes: Bytes, format: VideoFormat): Promise<Outcome> {
  const mediabunny = await load('mediabunny', () => import('mediabunny'))
  const some = limited(bytes, MAX)
  const input = open(mediabunny, some)
  try {
    const track = await input.getPrimaryVideoTrack()
    if (track === null) throw DAMAGED
    const durationMs = await durationOf(input)
    const tags = await input.getMetadataTags()
    const found = { format, ...(await shownAs(track)), ...durationMs, ...toldBy(tags) }
    const takenAt = found.takenAt ?? (format === 'video/webm' ? undefined : await movieTime(some))
    const others = await othersOf(mediabunny, bytes, format)
    return { ...NO_PICTURES, found: { ...found, ...(takenAt !== undefined && { takenAt }) }, others }
  } catch (error) {
    throw error instanceof Unusable ? error : unusable(error)
  } finally {
    input.dispose()
  }
}

function open({ CustomSource, Input, MP4, QTFF, WEBM }: typeof Mediabunny, bytes: Bytes): Input {
  const source = new CustomSource({
    getSize: () => bytes.size,
    read: (from, end) => bytes.read(from, end),
  })
  return new Input({ formats: [MP4, QTFF, WEBM], source })
}

/** The whole video is read for this, so that a large one has no copy. */
async function othersOf(mediabunny: typeof Mediabunny, bytes: Bytes, format: VideoFormat): Promise<Others> {
  if (bytes.size > MAX_COPIED_BYTES)
    return { kind: 'none', why: 'The video is too large to be written anew without its metadata' }
  const input = open(mediabunny, bytes)
  try {
    return await copyVideo(mediabunny, input, format)
  } finally {
    input.dispose()
  }
}

const NO_PICTURES = {
  kind: 'extracted' as const,
  thumbnails: [],
  noThumbnail: 'There are no thumbnails of videos: nothing here decodes one',
}

/** mediabunny finds no track, and throws nothing, if the part of a file with its tables is missing. */
const DAMAGED = new Unusable('corrupt', 'The video has no track of pictures that can be read')

const unusable = (error: unknown): Unusable =>
  error instanceof TooMuchRead
    ? new Unusable('too-large', 'The tables of the video are larger than is read')
    : new Unusable('corrupt', 'The video cannot be read: it is damaged or incomplete')

/** A live recording states no duration, and has to be read to its end: a long one is left without. */
async function durationOf(input: Input): Promise<Pick<Found, 'durationMs'>> {
  try {
    // The end of the last packet; the first one may begin later than at 0.
    const seconds = (await input.computeDuration()) - Math.max(0, await input.getFirstTimestamp())
    return Number.isFinite(seconds) && seconds > 0 ? { durationMs: Math.round(seconds * 1_000) } : {}
  } catch (error) {
    if (error instanceof TooMuchRead) return {}
    throw error
  }
}

/** The orientation of EXIF that means the same rotation, clockwise, in degrees. */
const ORIENTATIONS = { 0: 1, 90: 6, 180: 3, 270: 8 } as const

async function shownAs(track: InputVideoTrack): Promise<Pick<Found, 'width' | 'height' | 'orientation'>> {
  const [width, height] = [await track.getDisplayWidth(), await track.getDisplayHeight()]
  return { width, height, orientation: ORIENTATIONS[await track.getRotation()] }
}

type Told = Pick<Found, 'takenAt' | 'camera' | 'location'>

/** The tags of phones: in QuickTime's metadata (`com.apple.quicktime.…`), or in the user data of a movie. */
function toldBy({ raw = {} }: MetadataTags): Told {
  const takenAt = takenIn(raw['com.apple.quicktime.creationdate'] ?? raw['©day'])
  const camera = cameraOf(
    textOf(raw['com.apple.quicktime.make'] ?? raw['©mak'] ?? raw['com.android.manufacturer']),
    textOf(raw['com.apple.quicktime.model'] ?? raw['©mod'] ?? raw['com.android.model']),
  )
  const location = placeIn(raw)
  return {
    ...(takenAt !== undefined && { takenAt }),
    ...(camera !== undefined && { camera }),
    ...(location !== undefined && { location }),
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** `2024-05-01T12:20:30+0200`, and with a colon in the offset or without offset. */
function takenIn(value: unknown): string | undefined {
  const [, wall, hours, minutes] = /^(\S{19})(?:([+-]\d\d):?(\d\d)|Z)?$/.exec(textOf(value) ?? '') ?? []
  const offset =
    hours === undefined ? (textOf(value)?.endsWith('Z') ? 'Z' : undefined) : `${hours}:${minutes ?? ''}`
  return wall === undefined ? undefined : wallTime(wall.replaceAll('-', ':'), offset)
}

const placeIn = (raw: NonNullable<MetadataTags['raw']>): Place | undefined =>
  iso6709(raw['com.apple.quicktime.location.ISO6709']) ??
  iso6709(raw['©xyz']) ??
  (raw['loci'] instanceof Uint8Array ? loci(raw['loci']) : undefined)
