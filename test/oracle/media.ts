import { grouped, winner } from './order.ts'
import { ofType, type PlainEvent, type Told } from './told.ts'

type OfMedia = Told<
  | 'media.uploaded'
  | 'media.described'
  | 'media.metadata-extracted'
  | 'media.shared'
  | 'media.deleted'
  | 'media.rated'
>

const TYPES = [
  'media.uploaded',
  'media.described',
  'media.metadata-extracted',
  'media.shared',
  'media.deleted',
  'media.rated',
] as const

const METADATA = [
  'width',
  'height',
  'durationMs',
  'takenAt',
  'camera',
  'format',
  'orientation',
  'thumbnail',
  'extractor',
] as const

/** The events about each media, in the order of arrival. */
export const mediaHistories = (events: readonly PlainEvent[]): Map<string, OfMedia[]> => {
  const wanted = new Set<string>(TYPES)
  const about = events.filter((event): event is OfMedia => wanted.has(event.type))
  return grouped(about, (event) => event.data.mediaId)
}

/** The upload that counts; undefined if the media was ever deleted: it stays deleted, in every order of the events. */
export function standingUpload(history: readonly PlainEvent[]): Told<'media.uploaded'> | undefined {
  return ofType(history, 'media.deleted').length > 0 ? undefined : winner(ofType(history, 'media.uploaded'))
}

/** The value of a field in the latest of the events that name it; null if none does. */
function said(history: readonly OfMedia[], field: string): unknown {
  const data = winner(history.filter((event) => field in event.data))?.data
  return data === undefined ? null : Object.entries(data).find(([name]) => name === field)?.[1]
}

function metadata(history: readonly PlainEvent[]): Record<string, unknown> | null {
  const extracted = winner(ofType(history, 'media.metadata-extracted'))
  if (extracted === undefined) return null
  return Object.fromEntries(METADATA.filter((f) => f in extracted.data).map((f) => [f, extracted.data[f]]))
}

/** The stars of each rater's latest rating, without ratings that were withdrawn. */
function standingStars(ratings: readonly Told<'media.rated'>[]): number[] {
  const raters = grouped(ratings, (event) => event.subject).values()
  return [...raters].map((own) => winner(own)?.data.stars ?? null).filter((stars) => stars !== null)
}

/** The mean of the stars; null if there are none. */
export const average = (stars: readonly number[]): number | null =>
  stars.length === 0 ? null : stars.reduce((sum, s) => sum + s, 0) / stars.length

/** One media as `GET /media/{id}` shows it; undefined if it is not uploaded, or deleted. */
export function mediaRow(mediaId: string, history: readonly OfMedia[]): object | undefined {
  const upload = standingUpload(history)
  if (upload === undefined) return undefined
  const stars = standingStars(ofType(history, 'media.rated'))
  return {
    mediaId,
    ownerId: mediaId.slice(0, mediaId.indexOf('.')),
    bytes: upload.data.bytes,
    contentType: upload.data.contentType,
    title: said(history, 'title'),
    description: said(history, 'description'),
    tags: said(history, 'tags') ?? [],
    location: said(history, 'location'),
    uploadedAt: upload.time,
    metadata: metadata(history),
    ratings: { count: stars.length, average: average(stars) },
    ...(ofType(history, 'media.shared').length > 0 && { audience: said(history, 'audience') }),
  }
}
