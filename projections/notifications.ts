import Type from 'typebox'
import type { Static } from 'typebox'
import type { Json } from '../src/base/json.ts'
import type { EventOf } from '../src/events/event-type.ts'
import { words } from '../src/events/fields.ts'
import { parseInstant } from '../src/events/instant.ts'
import { stampOf } from '../src/events/supersedes.ts'
import type { Arrival } from '../src/fold/arrival.ts'
import { entity, type Contribution, type Group, type Projection } from '../src/fold/projection.ts'
import { storedOrNone } from '../src/fold/stored.ts'
import { add, emptySum } from '../src/fold/total.ts'
import { isExtractedAgain } from '../src/media/model/extracted-again.ts'
import { mediaRated } from '../src/media/model/events/media-rated.ts'
import { userNotificationsRead } from '../src/media/model/events/user-notifications-read.ts'
import { ownerOf } from '../src/media/model/ids.ts'
import {
  isNotificationId,
  latestRating,
  mediaIn,
  notificationId,
  ratedId,
  timeOfDay,
} from '../src/media/model/notification-id.ts'
import {
  dataOf,
  idOf,
  listingOf,
  notification,
  ownersNews,
  placeOf,
  readMark,
  type OwnersNews,
} from '../src/media/model/notification.ts'
import { NEWS, newsRow, type NewsRow } from '../src/media/model/owners-news.ts'
import { ratings, type Rating } from '../src/media/model/rating.ts'

/**
 * The first outcome of each kind to arrive counts; the command `extract` makes none. All outcomes of a media are in its
 * owner's lane, so every replay has the same first.
 */
const evolveNews = (before: NewsRow | undefined, { event }: Arrival<OwnersNews>): NewsRow =>
  before ?? { type: event.type, stamp: stampOf(event), data: dataOf(event) }

/** The greatest place in the list up to which the user has read. */
const mark = Type.Object({ upTo: words, id: Type.Optional(notificationId) })

type Mark = Static<typeof mark>

/** A time on a day that the calendar does not have marks nothing. */
function evolveMark(
  before: Mark | undefined,
  { event }: Arrival<EventOf<typeof userNotificationsRead>>,
): Mark | undefined {
  const { upTo, id } = event.data
  if (parseInstant(upTo) === undefined) return before
  const now: Mark = id === undefined ? { upTo } : { upTo, id }
  return before === undefined || textOf(now) > textOf(before) ? now : before
}

/** The spelling of the time decides between equal places, so that every order of marks gives the same row. */
const textOf = ({ upTo, id }: Mark): string => `${placeOf(upTo, id)} ${upTo}`

const READ = 'read'
const readNews = storedOrNone(newsRow)
const readMarkRow = storedOrNone(mark)

function answer(key: string, group: Group): Json | undefined {
  const read = readMarkRow(group.entities.get(READ))
  if (read !== undefined) return { userId: key, readUpTo: read.upTo, readId: read.id ?? null }
  const single = readNews(group.entities.get(NEWS))
  if (single === undefined) return gathered(key, group)
  const { type, stamp, data } = single
  return { id: key, userId: ownerOf(data.mediaId), type, time: stamp.time, data }
}

/** The ratings of a day that stand; undefined if all were withdrawn, or given again on another day. */
function gathered(id: string, { totals }: Group): Json | undefined {
  if (!isNotificationId(id)) return undefined
  const { ratings = 0, stars = 0 } = totals
  const time = latestRating(id, totals)
  if (time === undefined) return undefined
  const mediaId = mediaIn(id)
  const data = { mediaId, count: ratings, average: stars / ratings }
  return { id, userId: ownerOf(mediaId), type: mediaRated.name, time, data }
}

/** A rating counts in the notification of its media and day. So does its time, because the latest one is shown. */
function shareOf({ mediaId, stars, time }: Rating): readonly Contribution[] {
  const delta = emptySum()
  add(delta, { ratings: 1, stars })
  delta[timeOfDay(time)] = 1
  return [{ total: ratedId(mediaId, time), delta }]
}

/**
 * The notifications of users, and how far each user has read. Ratings come from the raters' lanes: those of a media and
 * a day are one notification. It is listed once for each lane, at the time of the lane's latest rating; the latest of
 * these places is that of the notification.
 */
export const notifications: Projection = {
  name: 'notifications',
  entities: [
    entity({
      content: newsRow,
      about: ownersNews,
      of: ({ event }) => (isExtractedAgain(event) ? undefined : idOf(event)),
      sort: NEWS,
      evolve: evolveNews,
      index: ({ stamp }, { partition }) =>
        isNotificationId(partition) ? listingOf(partition, stamp.time) : undefined,
    }),
    ratings(shareOf),
    entity({
      content: mark,
      about: [userNotificationsRead],
      of: ({ event }) => event.subject,
      sort: READ,
      evolve: evolveMark,
    }),
  ],
  answer,
  listTotal: (id, part) => {
    if (!isNotificationId(id)) return undefined
    const time = latestRating(id, part)
    return time === undefined ? undefined : listingOf(id, time)
  },
  schema: Type.Union([notification, readMark]),
}
