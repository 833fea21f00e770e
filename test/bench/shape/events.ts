import { dice, roll } from './dice.ts'
import type { Checkin, Rating, Samples } from './samples.ts'

/** An event that is made from a sample. */
export interface MadeEvent {
  readonly specversion: '1.0'
  readonly id: string
  readonly source: string
  readonly type: string
  readonly subject: string
  readonly time: string
  readonly data: object
}

/** What happened, before it is an event of a run. */
export type Fact = Omit<MadeEvent, 'specversion' | 'id' | 'source'>

const timeOf = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')

/** The media for a movie: fifty owners share all movies. */
const mediaOf = (movie: number): string => `m${(movie % 50).toString()}.${movie.toString()}`

const ownerOf = (mediaId: string): string => mediaId.slice(0, mediaId.indexOf('.'))

export const located = ({ user, time, lat, lon }: Checkin): Fact => ({
  type: 'user.located',
  subject: `u${user}`,
  time,
  data: { lat, lon },
})

/** Half stars are rounded up. */
export const rated = ({ rater, movie, stars, at }: Rating): Fact => ({
  type: 'media.rated',
  subject: `r${rater}`,
  time: timeOf(at),
  data: { mediaId: mediaOf(movie), stars: Math.ceil(stars) },
})

export const uploaded = (movie: number, at: number): Fact => ({
  type: 'media.uploaded',
  subject: ownerOf(mediaOf(movie)),
  time: timeOf(at),
  data: { mediaId: mediaOf(movie), bytes: 1_000 + ((movie * 7_919) % 5_000_000), contentType: 'video/mp4' },
})

/** Makes an event from a fact and an id. */
export const eventOf = (fact: Fact, source: string, id: string): MadeEvent => ({
  specversion: '1.0',
  id,
  source,
  ...fact,
})

/** What owners do with their movies, at times from a seed. A delete may come before its upload. */
export function ownersDoings({ ratings }: Samples, seed: number): Fact[] {
  const luck = dice(seed)
  return [...new Set(ratings.map((rating) => rating.movie))].flatMap((movie) => {
    const mediaId = mediaOf(movie)
    const at = (): number => 1_000_000_000 + roll(luck, 500_000_000)
    const own = (type: string, data: object): Fact => ({
      type,
      subject: ownerOf(mediaId),
      time: timeOf(at()),
      data: { mediaId, ...data },
    })
    const doings = [
      uploaded(movie, at()),
      own('media.described', { title: `Movie ${movie.toString()}`, tags: ['film'] }),
      own('media.described', { description: 'Seen from the first row.' }),
      own('media.metadata-extracted', { width: 1_920, height: 1_080, location: { lat: 40.7, lon: -74 } }),
      own('media.deleted', { reason: movie % 2 === 0 ? 'user' : 'over-quota' }),
    ]
    return doings.filter((doing) => luck() < (doing.type === 'media.deleted' ? 0.1 : 0.6))
  })
}
