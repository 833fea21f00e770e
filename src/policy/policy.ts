import type { Refusal } from '../events/refusal.ts'
import type { Audience } from './audience.ts'
import type { Asker } from './caller.ts'
import { EVERY_TOKEN, EVERYBODY, rolesOf, type Grants } from './grants.ts'

/**
 * An action of a caller:
 * - `look`: documents and health; `bring`: bytes to an upload URL, whose ticket grants it;
 * - `sign-in`: with a password;
 * - `operate`: parked records and metrics;
 * - `read` one row, `list` several, a `history`, `nearby`: granted by the table or the route (`grants`);
 * - `append` an event, also as an upload, a rating or a deletion: granted by its type (`appendedBy`).
 */
export type Action =
  | { readonly does: 'look' | 'bring' | 'sign-in' | 'operate' }
  | { readonly does: 'read' | 'list' | 'history' | 'nearby'; readonly grants?: Grants }
  | { readonly does: 'append'; readonly grants: Grants }

/** Why something is not allowed. */
export interface Denial extends Refusal {
  readonly reason: 'unauthorized' | 'forbidden' | 'foreign-subject' | 'hidden'
  /** 404: the caller gets the answer for a thing that does not exist. */
  readonly status: 401 | 403 | 404
}

/** The rules: the grants of an action. */
export function grantsOf(action: Action): Grants {
  switch (action.does) {
    case 'look':
    case 'bring':
    case 'sign-in':
      return EVERYBODY
    case 'operate':
      return OPERATORS
    case 'read':
    case 'list':
    case 'history':
    case 'nearby':
      return action.grants ?? EVERY_TOKEN
    case 'append':
      return action.grants
  }
}

const OPERATORS: Grants = { admin: 'all' }

/**
 * Decides whether a caller may do something: undefined if it may. `owner` is the user that the row or event belongs to,
 * and `audience` those with whom its owner shares it, if they are known yet. Pure. Every check of the program calls this
 * function, and the table in docs/http.md is made from it.
 */
export function denial(
  asker: Asker,
  action: Action,
  owner?: string,
  audience?: Audience,
): Denial | undefined {
  if (asker.role === 'engine') return undefined
  const grants = grantsOf(action)
  const reach = grants[asker.role]
  if (reach === undefined) return asker.role === 'guest' ? NO_TOKEN : otherRoles(grants)
  if (reach === 'all') return undefined
  if (reach === 'shared') return isShared(asker, owner, audience) ? undefined : hidden(asker)
  if (owner === undefined) return undefined
  return 'user' in asker && asker.user === owner ? undefined : foreign(action)
}

/** A guest learns only that a token is needed, whether or not the thing exists. */
const hidden = ({ role }: Asker): Denial => (role === 'guest' ? NO_TOKEN : HIDDEN)

function isShared(asker: Asker, owner: string | undefined, audience: Audience | undefined): boolean {
  switch (audience) {
    case undefined:
    case 'everyone':
      return true
    case 'users':
      return asker.role !== 'guest'
    case 'owner':
      return asker.role === 'user' && asker.user === owner
  }
}

const HIDDEN: Denial = { reason: 'hidden', status: 404, detail: 'There is no such thing for this caller' }

export const NO_TOKEN: Denial = { reason: 'unauthorized', status: 401, detail: 'This needs a bearer token' }

const otherRoles = (grants: Grants): Denial => ({
  reason: 'forbidden',
  status: 403,
  detail: `This is for the role ${rolesOf(grants)?.join(' or ') || 'of the program itself'}`,
})

const foreign = ({ does }: Action): Denial => (does === 'append' ? FOREIGN_SUBJECT : FOREIGN)

export const FOREIGN_SUBJECT: Denial = {
  reason: 'foreign-subject',
  status: 403,
  detail: 'A user token may append events of its own subject only',
}

const FOREIGN: Denial = {
  reason: 'forbidden',
  status: 403,
  detail: 'A user token may read what is its own only',
}
