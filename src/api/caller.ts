import Type from 'typebox'
import type { Static } from 'typebox'
import type { UserId } from '../events/user-id.ts'

/** Whom a token may act for: its own user; any user, as a producer; any user, and operations too. */
export const role = Type.Union([Type.Literal('user'), Type.Literal('producer'), Type.Literal('admin')])

export type Role = Static<typeof role>

/** Everyone with a token. */
export const EVERY_ROLE: readonly Role[] = ['user', 'producer', 'admin']

/** Who asks, as the token says; nothing in a request can say otherwise. */
export interface Caller {
  readonly user: UserId
  readonly role: Role
}

export const mayActFor = (caller: Caller, subject: string): boolean =>
  caller.role !== 'user' || caller.user === subject
