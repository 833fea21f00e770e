import { eventOf, type Fact, type MadeEvent } from '../shape/events.ts'
import type { LongerPlan } from './plan.ts'

export const RATED = 'big.media'
export const BUSY = 'busy'
/** Where the media is, and where the busy user is in the end. */
export const AT = { lat: 54.3, lon: 10.1 }

const BEGIN = Date.parse('2024-01-01T00:00:00Z')

/** A media that many users rate, and a user with a long history. */
export function* bigOnes({ ratings, history }: LongerPlan): Generator<MadeEvent> {
  let made = 0
  const named = (fact: Omit<Fact, 'time'>): MadeEvent => {
    made += 1
    const time = new Date(BEGIN + made * 1_000).toISOString()
    return eventOf({ ...fact, time }, '/bench/longer/big', `b${made}`)
  }
  const data = { mediaId: RATED, bytes: 1_000_000, contentType: 'image/jpeg', location: AT }
  yield named({ type: 'media.uploaded', subject: 'big', data })
  for (let at = 0; at < ratings; at += 1)
    yield named({ type: 'media.rated', subject: `b${at}`, data: { mediaId: RATED, stars: (at % 5) + 1 } })
  for (let at = history - 1; at >= 0; at -= 1)
    yield named({
      type: 'user.located',
      subject: BUSY,
      data: { ...AT, lat: Number((AT.lat + at / 1e6).toFixed(6)) },
    })
}
