import type { Brand } from '../base/brand.ts'

/** A user: `[A-Za-z0-9_:-]{1,64}` (docs/event-types.md). */
export type UserId = Brand<string, 'UserId'>

/** A media, `<userId>.<suffix>`: it carries its owner, so that ownership is checked without a look-up. */
export type MediaId = Brand<string, 'MediaId'>

export const USER_ID_PATTERN = '^[A-Za-z0-9_:-]{1,64}$'
export const MEDIA_ID_PATTERN = '^[A-Za-z0-9_:-]{1,64}\\.[A-Za-z0-9_-]{1,64}$'

const userId = new RegExp(USER_ID_PATTERN)
const mediaId = new RegExp(MEDIA_ID_PATTERN)

export const isUserId = (value: unknown): value is UserId => typeof value === 'string' && userId.test(value)

export const isMediaId = (value: unknown): value is MediaId =>
  typeof value === 'string' && mediaId.test(value)

/** The user a media belongs to: what stands before the dot. */
export const ownerOf = (id: MediaId): UserId => id.slice(0, id.indexOf('.')) as UserId

/** Whether a media is the user's own. A user id has no dot, so no id is another's beginning up to one. */
export const owns = (user: UserId, id: MediaId): boolean => id[user.length] === '.' && id.startsWith(user)
