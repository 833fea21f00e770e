import Type from 'typebox'
import type { Static } from 'typebox'
import type { UserId } from '../events/user-id.ts'
import { storedOrNone } from '../fold/stored.ts'
import type { Desk } from '../api/desk.ts'
import { statsShape, usageShape } from './shapes/users.ts'
import { rowOf } from '../api/table-of.ts'

const usageRow = storedOrNone(Type.Omit(usageShape, ['quotaBytes']))
const statsRow = storedOrNone(
  Type.Object({ ...statsShape.properties, displayName: Type.Optional(Type.String()) }),
)

/** A user's usage, and whether the table knows the user. */
export async function usageOf(desk: Desk, userId: UserId) {
  const row = usageRow(await rowOf(desk, 'usage', userId))
  const usage: Static<typeof usageShape> = {
    ...(row ?? { userId, usedBytes: 0, mediaCount: 0 }),
    quotaBytes: desk.quotaBytes,
  }
  return { seen: row !== undefined, usage }
}

const nothing = {
  uploads: 0,
  deletions: 0,
  ratingsGiven: 0,
  ratingsReceived: 0,
  averageReceived: null,
  locationUpdates: 0,
  lastActiveAt: null,
}

/** A user's counts and name, and whether the table knows the user. */
export async function statsOf(desk: Desk, userId: UserId) {
  const row = statsRow(await rowOf(desk, 'stats', userId))
  const { displayName = null, ...stats } = row ?? { userId, ...nothing }
  return { seen: row !== undefined, displayName, stats: stats satisfies Static<typeof statsShape> }
}
