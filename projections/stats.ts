import Type from 'typebox'
import type { Static } from 'typebox'
import type { Json } from '../src/base/json.ts'
import { answeredTime, count, orNull, userId, words } from '../src/events/fields.ts'
import { mediaId } from '../src/media/model/fields.ts'
import { ownerOf } from '../src/media/model/ids.ts'
import { uploadOrDeletion, type UploadOrDeletion } from '../src/media/model/media-change.ts'
import { actions, isOwnAction, type Action } from '../src/media/model/own-action.ts'
import { isRepeat, stamp, stampOf, supersedes } from '../src/events/supersedes.ts'
import type { Arrival } from '../src/fold/arrival.ts'
import { BUCKET } from '../src/fold/bucket.ts'
import { differenceOf } from '../src/fold/difference.ts'
import { entity, type Contribution, type Group, type Projection } from '../src/fold/projection.ts'
import { ratings, type Rating } from '../src/media/model/rating.ts'
import { latest, register } from '../src/fold/register.ts'
import { revise } from '../src/fold/revise.ts'
import { storedOrNone } from '../src/fold/stored.ts'

/** A user's display name, the number of events that moved the user, and the last event that the user caused. */
const user = Type.Object({
  displayName: Type.Optional(register(words)),
  located: Type.Optional(stamp),
  locationUpdates: count,
  lastAction: stamp,
})

type User = Static<typeof user>

const stampsOf = ({ displayName, located, lastAction }: User) => [displayName?.stamp, located, lastAction]

function act(before: User | undefined, { event }: Arrival<Action>): User {
  if (before !== undefined && stampsOf(before).some((stands) => isRepeat(event, stands))) return before
  const row: User = before ?? { locationUpdates: 0, lastAction: stampOf(event) }
  const acted = supersedes(event, row.lastAction) ? { ...row, lastAction: stampOf(event) } : row
  switch (event.type) {
    case 'user.registered':
      return revise(acted, { displayName: latest(row.displayName, event, event.data.displayName) })
    case 'user.located':
      return supersedes(event, row.located) ? move(acted, event) : acted
    default:
      return acted
  }
}

const move = (row: User, event: Action): User => ({
  ...row,
  located: stampOf(event),
  locationUpdates: row.locationUpdates + 1,
})

/** One media of a user: whether it was ever uploaded and ever deleted. The two are counted separately. */
const media = Type.Object({ mediaId, uploads: count, deletions: count })

type Media = Static<typeof media>

function pass(before: Media | undefined, { event }: Arrival<UploadOrDeletion>): Media {
  const row = before ?? { mediaId: event.data.mediaId, uploads: 0, deletions: 0 }
  return revise(row, event.type === 'media.uploaded' ? { uploads: 1 } : { deletions: 1 })
}

const mediaShares = ({ mediaId, uploads, deletions }: Media): readonly Contribution[] => [
  { total: ownerOf(mediaId), delta: { uploads, deletions } },
]

const ratingShares = ({ rater, mediaId, stars }: Rating): readonly Contribution[] => [
  { total: rater, delta: { ratingsGiven: 1 } },
  { total: ownerOf(mediaId), delta: { ratingsReceived: 1, starsReceived: stars } },
]

const USER = 'user'
const read = storedOrNone(user)

const none = { uploads: 0, deletions: 0, ratingsGiven: 0, ratingsReceived: 0, starsReceived: 0 }

/** What readers see of a user's stats. The row has the name, too, for the profile. */
export const statsAnswer = Type.Object({
  userId,
  uploads: count,
  deletions: count,
  ratingsGiven: count,
  ratingsReceived: count,
  averageReceived: orNull(Type.Number()),
  locationUpdates: count,
  lastActiveAt: orNull(answeredTime),
})

const row = Type.Object({ ...statsAnswer.properties, displayName: Type.Optional(words) })

const numbersOf = (row: Json): Json =>
  Object.fromEntries(Object.entries(row as object).filter(([name]) => name !== 'displayName'))

const zeros = (userId: string) => ({
  userId,
  uploads: 0,
  deletions: 0,
  ratingsGiven: 0,
  ratingsReceived: 0,
  averageReceived: null,
  locationUpdates: 0,
  lastActiveAt: null,
})

function answer(userId: string, { entities, totals }: Group): Json | undefined {
  const { starsReceived, ...counts } = { ...none, ...totals }
  const row = read(entities.get(USER))
  if (row === undefined && Object.values(counts).every((count) => count === 0)) return undefined
  return {
    userId,
    ...(row?.displayName && { displayName: row.displayName.value }),
    ...counts,
    averageReceived: counts.ratingsReceived === 0 ? null : starsReceived / counts.ratingsReceived,
    locationUpdates: row?.locationUpdates ?? 0,
    lastActiveAt: row?.lastAction.time ?? null,
  }
}

/** Counts of what a user did and what others did to the user's media. Ratings received come from the raters' lanes. */
export const stats: Projection = {
  name: 'stats',
  entities: [
    entity({
      content: user,
      about: actions,
      of: ({ event }) => (isOwnAction(event) ? event.subject : undefined),
      sort: USER,
      evolve: act,
    }),
    entity({
      content: media,
      packed: BUCKET,
      about: uploadOrDeletion,
      prefix: '#media/',
      of: ({ event }) => event.subject,
      sort: ({ event }) => event.data.mediaId,
      evolve: pass,
      contribute: differenceOf((media: Media) => media, mediaShares),
    }),
    ratings(ratingShares),
  ],
  answer,
  key: userId,
  schema: row,
  zeros,
  read: {
    path: '/users/{id}/stats',
    summary: 'The counts of a user; zeros for an unknown user',
    description: 'The present counts',
    shown: { schema: statsAnswer, of: numbersOf },
  },
}
