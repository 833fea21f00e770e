import { isMediaId, type MediaId } from '../model/ids.ts'

/**
 * The prefix of the objects that are made from media. It is another than that of media, because every object under that
 * one is announced as an upload.
 */
export const DERIVED_PREFIX = 'derived/'

/** The maximum of a thumbnail's longer side, in pixels. */
export const SIZES = [128, 512, 1024] as const

export type ThumbnailSize = (typeof SIZES)[number]

export const THUMBNAIL_TYPES = ['image/webp', 'image/jpeg'] as const

export type ThumbnailType = (typeof THUMBNAIL_TYPES)[number]

export const thumbnailKey = (id: MediaId, size: ThumbnailSize, type: ThumbnailType): string =>
  `${DERIVED_PREFIX}${id}/${size}.${type === 'image/webp' ? 'webp' : 'jpg'}`

/** The report of the extraction. */
export const reportKey = (id: MediaId): string => `${DERIVED_PREFIX}${id}/report`

/** The copy for others than the owner. */
export const copyKey = (id: MediaId): string => `${DERIVED_PREFIX}${id}/copy`

export const thumbnailKeys = (id: MediaId): readonly string[] =>
  SIZES.flatMap((size) => THUMBNAIL_TYPES.map((type) => thumbnailKey(id, size, type)))

/** All objects that may have been made from a media, beside the report. */
export const derivedKeys = (id: MediaId): readonly string[] => [copyKey(id), ...thumbnailKeys(id)]

/** The media from which an object was made; undefined if it is not such an object. */
export function derivedFrom(key: string): MediaId | undefined {
  const [id] = key.startsWith(DERIVED_PREFIX) ? key.slice(DERIVED_PREFIX.length).split('/') : []
  return isMediaId(id) ? id : undefined
}
