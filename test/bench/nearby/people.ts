import { dice, roll, type Dice } from '../shape/dice.ts'

export interface Dweller {
  /** The number of the user, and of the media. */
  readonly at: number
  readonly lat: number
  readonly lon: number
}

const CITIES = 1_000

/** A normal deviate (Box and Muller). */
const bell = (luck: Dice): number => Math.sqrt(-2 * Math.log(1 - luck())) * Math.cos(2 * Math.PI * luck())

/** Degrees of latitude of five kilometres: most of a city. */
const SPREAD = 0.045

/**
 * Places of people in a thousand cities. The second city has half as many as the first, the third a third, and so on
 * (Zipf), so that of a million 134,000 live in the first one.
 */
export function* dwellers(count: number, seed = 1): Generator<Dweller> {
  const luck = dice(seed)
  const cities = Array.from({ length: CITIES }, () => ({
    lat: roll(luck, 120) - 55,
    lon: luck() * 358 - 179,
  }))
  const weights = cities.map((_, rank) => 1 / (rank + 1))
  const ends = weights.map((_, rank) => weights.slice(0, rank + 1).reduce((sum, one) => sum + one, 0))
  const all = ends.at(-1) ?? 0
  for (let at = 0; at < count; at += 1) {
    const chosen = luck() * all
    const city = cities[ends.findIndex((end) => chosen < end)] ?? { lat: 0, lon: 0 }
    const [north, east] = [bell(luck) * SPREAD, bell(luck) * SPREAD]
    yield { at, lat: rounded(city.lat + north), lon: rounded(city.lon + east) }
  }
}

const rounded = (degrees: number): number => Number(degrees.toFixed(6))
