import type { Brand } from '../../base/brand.ts'
import type { UserId } from '../../events/user-id.ts'

/** A media, `<userId>.<suffix>`: it carries its owner, so that ownership is checked without a look-up. */
export type MediaId = Brand<string, 'MediaId'>

export const MEDIA_ID_PATTERN = '^[A-Za-z0-9_:-]{1,64}\\.[A-Za-z0-9_-]{1,64}$'

const mediaId = new RegExp(MEDIA_ID_PATTERN)

export const isMediaId = (value: unknown): value is MediaId =>
  typeof value === 'string' && mediaId.test(value)

/** The user a media belongs to: what stands before the dot. */
export const ownerOf = (id: MediaId): UserId => id.slice(0, id.indexOf('.')) as UserId

/** Whether a media is the user's own. A user id has no dot, so no id is another's beginning up to one. */
export const owns = (user: string, id: MediaId): boolean => id[user.length] === '.' && id.startsWith(user)
