import { reactor } from '../application/reactor.ts'
import type { Reacting } from '../consume/reacting.ts'
import type { EventOf } from '../events/event-type.ts'
import { isRepeat } from '../events/supersedes.ts'
import type { Projection } from '../fold/projection.ts'
import { storedOrNone } from '../fold/stored.ts'
import { mediaRated } from './model/events/media-rated.ts'
import { ratedId, type NotificationId } from './model/notification-id.ts'
import { idOf, isOwnersNews, ownersNews, type OwnersNews } from './model/notification.ts'
import { NEWS, newsRow } from './model/owners-news.ts'
import { notificationIn } from './notifications.ts'

/** What reached the log longer ago is in the list only: nobody wants to be told of it now. */
const TOLD_WITHIN_MS = 24 * 60 * 60 * 1000

/**
 * Notifies the topic of every notification that the table shows, under the same id. It begins at the end of the log:
 * people are told of what happens, and not of a past that they know. Ratings are told once for a media and a day.
 */
export const notifyReactor = (notifications: Projection, now: () => number = Date.now) =>
  reactor({
    name: 'notify',
    about: [...ownersNews, mediaRated],
    after: [notifications.name],
    uses: ['notifier'],
    react: async ({ event, appendedAt }, { tables, notifier }) => {
      const id = notificationOf(event)
      if (id === undefined || now() - appendedAt > TOLD_WITHIN_MS) return
      await notifier.once(id, async () =>
        (await mayHaveMade(event, id, notifications.name, tables))
          ? notificationIn(tables, notifications, id)
          : undefined,
      )
    },
  })

type News = OwnersNews | EventOf<typeof mediaRated>

/** The notification that an event may make; a rating that is withdrawn makes none. */
function notificationOf(event: News): NotificationId | undefined {
  if (isOwnersNews(event)) return idOf(event)
  const { mediaId, stars } = event.data
  return stars === null ? undefined : ratedId(mediaId, event.time)
}

const newsOf = storedOrNone(newsRow)

/** Of the outcomes of a media, only the first makes a notification. */
async function mayHaveMade(
  event: News,
  id: NotificationId,
  table: string,
  tables: Reacting['tables'],
): Promise<boolean> {
  if (!isOwnersNews(event)) return true
  const [row] = await tables.get(table, [{ partition: id, sort: NEWS }])
  return isRepeat(event, newsOf(row?.content)?.stamp)
}
