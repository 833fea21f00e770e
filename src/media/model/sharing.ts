import type { EventOf } from '../../events/event-type.ts'
import type { Place } from '../../nearness/distance.ts'
import { snap } from '../../nearness/snap.ts'
import { READ_SHARED } from '../../policy/actions.ts'
import type { Audience } from '../../policy/audience.ts'
import type { Asker } from '../../policy/caller.ts'
import { denial } from '../../policy/policy.ts'
import type { userSharingSet } from './events/user-sharing-set.ts'

/** How a user shares the own location with others. */
export type Sharing = EventOf<typeof userSharingSet>['data']['location']

/** The sharing of users who have not set any. */
export const USUAL_SHARING: Sharing = 'near'

/** With whom a user shares the exact place, and with whom the snapped one. */
const SHARED_WITH: Readonly<Record<Sharing, { readonly exact: Audience; readonly near: Audience }>> = {
  exact: { exact: 'users', near: 'users' },
  near: { exact: 'owner', near: 'users' },
  off: { exact: 'owner', near: 'owner' },
}

/** How precisely a caller sees the location of a user; undefined: not at all. */
function precisionFor(asker: Asker, user: string, sharing: Sharing): 'exact' | 'near' | undefined {
  const { exact, near } = SHARED_WITH[sharing]
  if (denial(asker, READ_SHARED, user, exact) === undefined) return 'exact'
  return denial(asker, READ_SHARED, user, near) === undefined ? 'near' : undefined
}

/** Whether a caller sees the location of a user also if it is not shared. */
export const seesUnshared = (asker: Asker, user: string): boolean =>
  precisionFor(asker, user, 'off') !== undefined

/** The place of a user as a caller sees it: exact, snapped, or undefined. Distances are measured from this place. */
export function placeFor(asker: Asker, user: string, sharing: Sharing, place: Place): Place | undefined {
  const precision = precisionFor(asker, user, sharing)
  return precision === 'near' ? snap(place) : precision && place
}
