import {
  closest,
  nearby,
  nearOf,
  type Listed,
  type Near,
  type NearbyQuestion,
  type PlacedTable,
} from '../answer/nearby.ts'
import type { Json } from '../base/json.ts'
import { compareTimes } from '../events/supersedes.ts'
import type { Place } from '../nearness/distance.ts'
import { MAX_SNAP_METERS } from '../nearness/snap.ts'
import type { Asker } from '../policy/caller.ts'
import { placeFor, seesUnshared, USUAL_SHARING } from './model/sharing.ts'
import { readUserPlace, UNSHARED, userPlaceKey } from './model/user-place.ts'

/** `since` (RFC 3339) leaves out users whose location is older. */
export interface UsersQuestion extends NearbyQuestion {
  readonly since?: string | undefined
}

const name = 'location'

/**
 * The users nearest to a place, each at the place that the caller sees. The index lists them at those places, and users
 * who share nothing apart from the others. So the answer depends on no other place, and many questions tell no more than
 * one. The caller's own exact location is read by itself.
 */
export async function usersNearby(
  tables: Listed,
  asker: Asker,
  question: UsersQuestion,
): Promise<readonly Near[]> {
  const self = 'user' in asker && seesUnshared(asker, asker.user) ? asker.user : undefined
  const placeOf = (user: string, content: Json) => seenPlace(asker, user, content, question.since)
  const others: PlacedTable = {
    name,
    placeOf: ({ key: { sort: user }, content }) => (user === self ? undefined : placeOf(user, content)),
  }
  const own = self === undefined ? [] : await tables.get(name, [userPlaceKey(self)])
  const found = await Promise.all(listsFor(asker, others).map((list) => nearby(tables, list, question)))
  const mine = own.flatMap(
    (row) => (row && nearOf(row.key.sort, placeOf(row.key.sort, row.content), question)) ?? [],
  )
  return closest([...found.flat(), ...mine.filter(isWithin(question))], question.limit)
}

/** Admins see each place as it is, also those that the index lists where they were snapped to, or apart. */
const listsFor = (asker: Asker, shared: PlacedTable): readonly PlacedTable[] =>
  seesUnshared(asker, NOBODY)
    ? [
        { ...shared, slackMeters: MAX_SNAP_METERS },
        { ...shared, list: UNSHARED },
      ]
    : [shared]

/** No user has this id, so it is nobody's own. */
const NOBODY = ''

const isWithin =
  ({ radius }: NearbyQuestion) =>
  ({ distanceMeters }: Near): boolean =>
    distanceMeters <= radius

function seenPlace(asker: Asker, user: string, content: Json, since: string | undefined): Place | undefined {
  const { place, sharing } = readUserPlace(content)
  if (place === undefined || (since !== undefined && compareTimes(place.stamp.time, since) < 0))
    return undefined
  return placeFor(asker, user, sharing?.value ?? USUAL_SHARING, place.value)
}
