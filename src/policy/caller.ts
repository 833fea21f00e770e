import Type from 'typebox'
import type { Static } from 'typebox'
import type { UserId } from '../events/user-id.ts'

/**
 * The role of a token: `user` acts for its own user, `producer` for any user, `admin` for any user and in operations.
 */
export const role = Type.Union([Type.Literal('user'), Type.Literal('producer'), Type.Literal('admin')])

export type Role = Static<typeof role>

export const EVERY_ROLE: readonly Role[] = ['user', 'producer', 'admin']

/** The user and role of a verified token; nothing in a request can change them. */
export interface Caller {
  readonly user: UserId
  readonly role: Role
}

/** A request without a token. */
export const GUEST = { role: 'guest' } as const

/** Any caller over HTTP. */
export type Visitor = Caller | typeof GUEST

/** The program itself: it announces uploads, appends parked events again, and appends what reactors answer. */
export const ENGINE = { role: 'engine' } as const

/** A process that may write the data directory or the stream: the bulk producer. */
export const BULK = { role: 'producer' } as const

/** Any caller. */
export type Asker = Caller | typeof GUEST | typeof ENGINE | typeof BULK
