import { detached } from '../base/detached.ts'
import { laneOf, type Lane } from '../events/lane.ts'

const MAX_SUBJECTS = 65_536
const lanes = new Map<string, Lane>()

/** `laneOf` with a cache for the subjects seen lately. The cache is emptied when full, at about 8 MB. */
export function laneOfSubject(subject: string): Lane {
  const known = lanes.get(subject)
  if (known !== undefined) return known
  if (lanes.size >= MAX_SUBJECTS) lanes.clear()
  const lane = laneOf(subject)
  lanes.set(detached(subject), lane)
  return lane
}
