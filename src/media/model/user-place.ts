import Type from 'typebox'
import type { Static } from 'typebox'
import type { EventOf } from '../../events/event-type.ts'
import { userLocated } from './events/user-located.ts'
import { userSharingSet } from './events/user-sharing-set.ts'
import type { Arrival } from '../../fold/arrival.ts'
import { entity } from '../../fold/projection.ts'
import { latest, register, standsIn } from '../../fold/register.ts'
import { revise } from '../../fold/revise.ts'
import { stored } from '../../fold/stored.ts'
import { cellKey, CELLS } from '../../nearness/cell.ts'
import { placeRegister } from '../../nearness/placed.ts'
import { snap } from '../../nearness/snap.ts'
import type { Key } from '../../tables/tables.ts'
import { USUAL_SHARING } from './sharing.ts'

/** A user's location, and how it is shared. */
const row = Type.Object({
  place: Type.Optional(placeRegister),
  sharing: Type.Optional(register(userSharingSet.schema.properties.data.properties.location)),
})

type Row = Static<typeof row>

const about = [userLocated, userSharingSet] as const

function evolve(
  before: Row | undefined,
  { event }: Arrival<EventOf<(typeof about)[number]>>,
): Row | undefined {
  if (before !== undefined && standsIn(event, [before.place, before.sharing])) return before
  const known: Row = before ?? {}
  if (event.type === 'user.sharing-set')
    return revise(known, { sharing: latest(known.sharing, event, event.data.location) })
  const { lat, lon, accuracyMeters } = event.data
  const value = accuracyMeters === undefined ? { lat, lon } : { lat, lon, accuracyMeters }
  return revise(known, { place: latest(known.place, event, value) })
}

/** The list of places that only admins search. */
export const UNSHARED = 'off'

/**
 * The index must tell no more than an answer does: it lists a place that is shared as near where it is snapped to, and
 * one that is not shared apart from the others.
 */
function listing({ place, sharing }: Row): Key | undefined {
  if (place === undefined) return undefined
  const { value } = place
  const shared = sharing?.value ?? USUAL_SHARING
  const { lat, lon } = shared === 'near' ? snap(value) : value
  return cellKey(lat, lon, shared === 'off' ? UNSHARED : CELLS)
}

/** The row of a user in table `location`: its partition and its sort are the user's id. */
export const userPlace = entity({
  content: row,
  about,
  of: ({ event }) => event.subject,
  sort: ({ event }) => event.subject,
  evolve,
  index: listing,
})

export const readUserPlace = stored(row)

export const userPlaceKey = (user: string): Key => ({ partition: user, sort: user })
