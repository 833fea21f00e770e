import Type from 'typebox'
import type { Static } from 'typebox'
import type { EventOf } from '../../events/event-type.ts'
import { mediaRated } from './events/media-rated.ts'
import type { MediaId } from './ids.ts'
import type { Stamp } from '../../events/supersedes.ts'
import type { UserId } from '../../events/user-id.ts'
import type { Key } from '../../tables/tables.ts'
import type { Arrival } from '../../fold/arrival.ts'
import { brief, briefOf, registerOf } from '../../fold/brief.ts'
import { BUCKET } from '../../fold/bucket.ts'
import { differenceOf } from '../../fold/difference.ts'
import { entity, type Contribution, type Entity } from '../../fold/projection.ts'
import { latest, register, type Register } from '../../fold/register.ts'

/** A rating that is not withdrawn, 1 to 5 stars. */
export interface Rating {
  readonly rater: UserId
  readonly mediaId: MediaId
  readonly stars: number
  /** When it was given. */
  readonly time: string
}

const stars = Type.Union([Type.Integer({ minimum: 1, maximum: 5 }), Type.Null()])

/** A rating as earlier releases stored it. */
const earlier = Type.Object({ stars: register(stars) })

/** One user's rating of one media; its key names both. `stars` is null if the rating is withdrawn. */
const row = Type.Union([brief(stars), earlier])

type Row = Static<typeof row>

const isEarlier = (row: Row): row is Static<typeof earlier> => 'stars' in row

const starsIn = (row: Row): Register<number | null> => (isEarlier(row) ? row.stars : registerOf(row))

const PREFIX = '#rating/'

const ratingOf = ({ partition, sort }: Key, stars: number, { time }: Stamp): Rating => ({
  rater: partition.slice(PREFIX.length) as UserId,
  mediaId: sort as MediaId,
  stars,
  time,
})

function evolve(before: Row | undefined, { event }: Arrival<EventOf<typeof mediaRated>>): Row | undefined {
  const stands = before && starsIn(before)
  const stars = latest(stands, event, event.data.stars)
  return stars === undefined || stars === stands ? before : [...briefOf(stars)]
}

/**
 * The ratings, one row each, in the rater's lane, whether or not the media exists. `sharesOf` gives what a standing
 * rating adds to which totals.
 */
export const ratings = (sharesOf: (rating: Rating) => readonly Contribution[]): Entity =>
  entity({
    content: row,
    packed: BUCKET,
    about: [mediaRated],
    prefix: PREFIX,
    of: ({ event }) => event.subject,
    sort: ({ event }) => event.data.mediaId,
    evolve,
    contribute: differenceOf(
      (row: Row) => row,
      (row, key) => {
        const { value, stamp } = starsIn(row)
        return value === null ? [] : sharesOf(ratingOf(key, value, stamp))
      },
    ),
  })
