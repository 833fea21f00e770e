import { EVERY_ROLE, type Role } from './caller.ts'

/** How far a grant reaches: to everything, or only to what is the user's own. */
export type Reach = 'all' | 'own'

/** To which roles something is granted. A role that is missing may not do it. */
export type Grants = Readonly<Partial<Record<'guest' | Role, Reach>>>

/** To every token. */
export const EVERY_TOKEN: Grants = { user: 'all', producer: 'all', admin: 'all' }

export const EVERYBODY: Grants = { guest: 'all', ...EVERY_TOKEN }

/** Events that these roles append: a user only those of its own subject. */
export const appendedBy = (roles: readonly Role[]): Grants =>
  Object.fromEntries(roles.map((role) => [role, role === 'user' ? 'own' : 'all']))

/** Events that every role appends. */
export const APPENDED_BY_ALL = appendedBy(EVERY_ROLE)

/** The roles that something is granted to; undefined if no token is needed. */
export const rolesOf = (grants: Grants): readonly Role[] | undefined =>
  grants.guest === undefined ? EVERY_ROLE.filter((role) => grants[role] !== undefined) : undefined
