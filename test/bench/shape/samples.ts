import { readFile } from 'node:fs/promises'

/** A user was at a place. Degrees; `time` is RFC 3339. */
export interface Checkin {
  readonly user: string
  readonly time: string
  readonly lat: number
  readonly lon: number
}

/** A user gave a movie half a star to five stars. */
export interface Rating {
  readonly rater: string
  readonly movie: number
  readonly stars: number
  /** Seconds since 1970. */
  readonly at: number
}

/** The samples that events are made from: real files, or data that resembles them, in the order of the files. */
export interface Samples {
  readonly checkins: readonly Checkin[]
  readonly ratings: readonly Rating[]
}

const rowsOf = (text: string, separator: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(separator))

/** Reads lines of `user, time, lat, lon, place`, separated by tabs, as SNAP's location networks have them. */
const parseCheckins = (text: string): Checkin[] =>
  rowsOf(text, '\t').map(([user = '', time = '', lat, lon]) => ({
    user,
    time,
    lat: Number(lat),
    lon: Number(lon),
  }))

/** Reads MovieLens' ratings.csv, with its header. */
const parseRatings = (text: string): Rating[] =>
  rowsOf(text, ',')
    .slice(1)
    .map(([rater = '', movie, stars, at]) => ({
      rater,
      movie: Number(movie),
      stars: Number(stars),
      at: Number(at),
    }))

/** Reads both files. Throws if one cannot be read. */
export async function readSamples(checkins: string, ratings: string): Promise<Samples> {
  const [places, stars] = await Promise.all([readFile(checkins, 'utf8'), readFile(ratings, 'utf8')])
  return { checkins: parseCheckins(places), ratings: parseRatings(stars) }
}
