import { dice, roll, type Dice } from './dice.ts'
import type { Checkin, Rating, Samples } from './samples.ts'

const HOUR = 3_600_000
const FIRST_CHECKIN = Date.parse('2009-09-22T00:00:00Z')
const FIRST_RATING = Date.parse('1996-04-23T00:00:00Z') / 1000

/** How often a user acts: most users act a few times, a few of them some hundred times, as in the real files. */
const longTail = (dice: Dice, least: number, most: number, tail: number): number =>
  Math.round(least * (most / least) ** (dice() ** tail))

const secondsText = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z')

/** One user's check-ins around New York, newest first. */
function checkinsOf(user: string, count: number, dice: Dice): Checkin[] {
  let ms = FIRST_CHECKIN + roll(dice, 300 * 24) * HOUR
  const oldestFirst = Array.from({ length: count }, () => {
    ms += 1000 * (1 + roll(dice, 24 * 3600))
    return { user, time: secondsText(ms), lat: 40.6 + dice() / 4, lon: -74.1 + dice() / 4 }
  })
  return oldestFirst.reverse()
}

/** One user's ratings by movie, each movie once, within some days. Some movies are far more popular. */
function ratingsOf(rater: string, count: number, dice: Dice): Rating[] {
  const started = FIRST_RATING + roll(dice, 20 * 365 * 24 * 3600)
  const movies = new Set(Array.from({ length: count }, () => 1 + Math.floor(3_900 * dice() ** 2)))
  return [...movies]
    .sort((a, b) => a - b)
    .map((movie) => ({ rater, movie, stars: (1 + roll(dice, 10)) / 2, at: started + roll(dice, 1_000_000) }))
}

/** Takes user after user until there are enough lines. */
function untilEnough<Line>(enough: number, linesOf: (user: string) => readonly Line[]): Line[] {
  const lines: Line[] = []
  for (let user = 1; lines.length < enough; user += 1) lines.push(...linesOf(user.toString()))
  return lines.slice(0, enough)
}

/** Generated check-ins and ratings that resemble the real files: in size, users, order and distribution. */
export function likeness(seed: number, sizes = { checkins: 10_000, ratings: 8_752 }): Samples {
  const luck = dice(seed)
  return {
    checkins: untilEnough(sizes.checkins, (user) => checkinsOf(user, longTail(luck, 1, 900, 6), luck)),
    ratings: untilEnough(sizes.ratings, (rater) => ratingsOf(rater, longTail(luck, 20, 700, 1.4), luck)),
  }
}
