import { EVERY_ROLE, type Role } from './caller.ts'

/** The reach of a grant: everything, or only what belongs to the user. */
export type Reach = 'all' | 'own'

/** The roles to which something is granted. A role that is missing may not do it. */
export type Grants = Readonly<Partial<Record<'guest' | Role, Reach>>>

/** Granted to every token. */
export const EVERY_TOKEN: Grants = { user: 'all', producer: 'all', admin: 'all' }

export const EVERYBODY: Grants = { guest: 'all', ...EVERY_TOKEN }

/** Events that these roles may append: a user only those of its own subject. */
export const appendedBy = (roles: readonly Role[]): Grants =>
  Object.fromEntries(roles.map((role) => [role, role === 'user' ? 'own' : 'all']))

/** Events that every role may append. */
export const APPENDED_BY_ALL = appendedBy(EVERY_ROLE)

/** The roles to which something is granted; undefined if it needs no token. */
export const rolesOf = (grants: Grants): readonly Role[] | undefined =>
  grants.guest === undefined ? EVERY_ROLE.filter((role) => grants[role] !== undefined) : undefined
