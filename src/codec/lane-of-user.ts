import { detached } from '../base/detached.ts'
import type { UserId } from '../media/ids.ts'
import { laneOf, type Lane } from '../events/lane.ts'

const MAX_USERS = 65_536
const lanes = new Map<UserId, Lane>()

/** `laneOf`, remembered for the users seen of late: about 8 MB when full, and then it begins anew. */
export function laneOfUser(user: UserId): Lane {
  const known = lanes.get(user)
  if (known !== undefined) return known
  if (lanes.size >= MAX_USERS) lanes.clear()
  const lane = laneOf(user)
  lanes.set(detached(user) as UserId, lane)
  return lane
}
