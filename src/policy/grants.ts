import { EVERY_ROLE, type Role } from './caller.ts'

/** The reach of a grant: everything; what belongs to the user; or that, and what its owner shares with the caller. */
export type Reach = 'all' | 'own' | 'shared'

/** The roles to which something is granted. A role that is missing may not do it. */
export type Grants = Readonly<Partial<Record<'guest' | Role, Reach>>>

/** Granted to every token. */
export const EVERY_TOKEN: Grants = { user: 'all', producer: 'all', admin: 'all' }

export const EVERYBODY: Grants = { guest: 'all', ...EVERY_TOKEN }

/** What is shared: guests and tokens get it by its audience, the owner and admins always. */
export const BY_AUDIENCE: Grants = { guest: 'shared', user: 'shared', producer: 'shared', admin: 'all' }

/** What is the user's own; producers append, and read nothing of it. */
export const OWN: Grants = { user: 'own', admin: 'all' }

/** Events that these roles may append: a user only those of its own subject. */
export const appendedBy = (roles: readonly Role[]): Grants =>
  Object.fromEntries(roles.map((role) => [role, role === 'user' ? 'own' : 'all']))

/** Events that every role may append. */
export const APPENDED_BY_ALL = appendedBy(EVERY_ROLE)

/** The roles to which something is granted; undefined if it is granted to all without a token. */
export const rolesOf = (grants: Grants): readonly Role[] | undefined =>
  grants.guest !== 'all' ? EVERY_ROLE.filter((role) => grants[role] !== undefined) : undefined
