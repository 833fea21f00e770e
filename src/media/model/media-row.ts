import type { Json } from '../../base/json.ts'
import type { Key } from '../../tables/tables.ts'

/** What is known of a media, by whoever looks for it: of its own partition, beside the parts of its totals. */
export const MEDIA = 'media'

export const mediaKey = (mediaId: string): Key => ({ partition: mediaId, sort: MEDIA })

/** Whether that row says that the media was uploaded; a deleted one says nothing but that. */
export const isUploaded = (content: Json | undefined): boolean =>
  content !== null && typeof content === 'object' && 'upload' in content
