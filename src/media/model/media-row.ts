import type { Json } from '../../base/json.ts'
import type { Key } from '../../tables/tables.ts'

/** The sort of a media's row in its own partition, beside the parts of its totals. */
export const MEDIA = 'media'

export const mediaKey = (mediaId: string): Key => ({ partition: mediaId, sort: MEDIA })

/** Whether the row's media was uploaded. A deleted media's row holds only `deleted`. */
export const isUploaded = (content: Json | undefined): boolean =>
  content !== null && typeof content === 'object' && 'upload' in content
