import type { Brand } from '../base/brand.ts'

/** A user of the application, named by the `sub` of a token: `[A-Za-z0-9_:-]{1,64}`. */
export type UserId = Brand<string, 'UserId'>

export const USER_ID_PATTERN = '^[A-Za-z0-9_:-]{1,64}$'

const userId = new RegExp(USER_ID_PATTERN)

export const isUserId = (value: unknown): value is UserId => typeof value === 'string' && userId.test(value)
