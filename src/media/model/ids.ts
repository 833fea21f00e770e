import type { Brand } from '../../base/brand.ts'
import type { UserId } from '../../events/user-id.ts'

/** A media, `<userId>.<suffix>`. The id contains the owner, so that ownership is checked without a look-up. */
export type MediaId = Brand<string, 'MediaId'>

export const MEDIA_ID_PATTERN = '^[A-Za-z0-9_:-]{1,64}\\.[A-Za-z0-9_-]{1,64}$'

const mediaId = new RegExp(MEDIA_ID_PATTERN)

export const isMediaId = (value: unknown): value is MediaId =>
  typeof value === 'string' && mediaId.test(value)

/** The owner of a media: the part before the dot. */
export const ownerOf = (id: MediaId): UserId => id.slice(0, id.indexOf('.')) as UserId
