import Type from 'typebox'
import type { Static } from 'typebox'
import type { UserId } from '../events/user-id.ts'
import { storedOrNone } from '../fold/stored.ts'
import type { RouteContext } from '../api/route-context.ts'
import { statsShape, usageShape } from './shapes/users.ts'
import { rowOf } from '../api/table-of.ts'

const usageRow = storedOrNone(Type.Omit(usageShape, ['quotaBytes']))
const statsRow = storedOrNone(
  Type.Object({ ...statsShape.properties, displayName: Type.Optional(Type.String()) }),
)

/** A user's usage, and whether the table knows the user. */
export async function usageOf(context: RouteContext, userId: UserId) {
  const row = usageRow(await rowOf(context, 'usage', userId))
  const usage: Static<typeof usageShape> = {
    ...(row ?? { userId, usedBytes: 0, mediaCount: 0 }),
    quotaBytes: context.quotaBytes,
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
export async function statsOf(context: RouteContext, userId: UserId) {
  const row = statsRow(await rowOf(context, 'stats', userId))
  const { displayName = null, ...stats } = row ?? { userId, ...nothing }
  return { seen: row !== undefined, displayName, stats: stats satisfies Static<typeof statsShape> }
}
