import Type from 'typebox'
import type { Static } from 'typebox'
import type { UserId } from '../events/user-id.ts'

/**
 * The role of a token: `user` acts for its own user, `producer` for any user, `admin` for any user and in operations.
 */
export const role = Type.Union([Type.Literal('user'), Type.Literal('producer'), Type.Literal('admin')])

export type Role = Static<typeof role>

/** The roles of every token. */
export const EVERY_ROLE: readonly Role[] = ['user', 'producer', 'admin']

/** The user and role of a verified token; nothing in a request can change them. */
export interface Caller {
  readonly user: UserId
  readonly role: Role
}

export const mayActFor = (caller: Caller, subject: string): boolean =>
  caller.role !== 'user' || caller.user === subject
