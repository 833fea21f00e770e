import Type from 'typebox'
import type { Static } from 'typebox'
import { mediaId, userId } from '../events/fields.ts'
import type { MediaId, UserId } from '../events/ids.ts'
import { isA } from '../events/is-a.ts'
import type { Arrival } from './arrival.ts'
import { differenceOf } from './difference.ts'
import { entity, type Contribution, type Entity } from './projection.ts'
import { latest, register } from './register.ts'

/** A rating that stands, 1 to 5 stars. */
export interface Rating {
  readonly rater: UserId
  readonly mediaId: MediaId
  readonly stars: number
}

/** One user's rating of one media; null stars where it is withdrawn. */
const row = Type.Object({
  rater: userId,
  mediaId,
  stars: register(Type.Union([Type.Integer({ minimum: 1, maximum: 5 }), Type.Null()])),
})

type Row = Static<typeof row>

function evolve(before: Row | undefined, { event }: Arrival): Row | undefined {
  if (!isA(event, 'media.rated')) return before
  const stars = latest(before?.stars, event, event.data.stars)
  if (stars === undefined || stars === before?.stars) return before
  return { rater: event.subject, mediaId: event.data.mediaId, stars }
}

/**
 * The ratings, one row each, in the rater's lane, whether or not the media exists; `sharesOf` says what one that
 * stands adds to which totals.
 */
export const ratings = (sharesOf: (rating: Rating) => readonly Contribution[]): Entity =>
  entity({
    content: row,
    key: ({ event }) =>
      isA(event, 'media.rated')
        ? { partition: `#rating/${event.subject}`, sort: event.data.mediaId }
        : undefined,
    evolve,
    contribute: differenceOf(({ rater, mediaId, stars: { value: stars } }: Row) =>
      stars === null ? [] : sharesOf({ rater, mediaId, stars }),
    ),
  })
