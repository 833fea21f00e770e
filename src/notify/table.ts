import Type from 'typebox'
import { Compile } from 'typebox/compile'
import type { UserId } from '../events/user-id.ts'
import { ORIGIN } from '../events/position.ts'
import type { Put, Tables } from '../tables/tables.ts'
import type { Notification, Notifier } from './notifier.ts'

const TABLE = 'notifications'

/**
 * Notifications as rows of the table `notifications`: one partition for each user, in the order of time. A repeat is
 * the same row.
 */
export const tableNotifier = (tables: Tables): Notifier => ({
  notify: async (notifications) => {
    const puts = new Map(notifications.map((one) => [`${one.userId}/${sortOf(one)}`, putOf(one)]))
    await tables.put(TABLE, [...puts.values()])
  },
  close: () => Promise.resolve(),
})

const sortOf = ({ time, id }: Notification): string => `${time}#${id}`

/** The first write of a notification counts; a write that loses changes nothing. */
const putOf = (one: Notification): Put => {
  const { userId, ...content } = one
  const row = { key: { partition: userId, sort: sortOf(one) }, position: ORIGIN, content }
  return { row, expected: undefined }
}

const stored = Compile(
  Type.Object({ id: Type.String(), type: Type.String(), time: Type.String(), data: Type.Unknown() }),
)

/** The notifications of a user, newest first, at most `limit` (1 to 1,000). */
export async function notificationsOf(
  tables: Tables,
  userId: UserId,
  limit: number,
): Promise<readonly Notification[]> {
  const { rows } = await tables.query(TABLE, { partition: userId, descending: true, limit })
  return rows.map((row) => {
    const content: unknown = row.content
    if (!stored.Check(content)) throw new Error('Cannot read a notification: a stored row is none')
    return { userId, ...content } as Notification
  })
}
