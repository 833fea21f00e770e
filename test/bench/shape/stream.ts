import { eventOf, located, rated, uploaded, type MadeEvent } from './events.ts'
import type { Samples } from './samples.ts'

/** Longer than all check-ins took: a user who begins again has never been later. */
const PASS_MS = 400 * 86_400_000

type Fact = ReturnType<typeof located>

const byTime = (a: Fact, b: Fact): number => Date.parse(a.time) - Date.parse(b.time)

/** Each movie is uploaded just before it is first rated. */
function withUploads(ratings: Samples['ratings']): Fact[] {
  const seen = new Set<number>()
  return [...ratings]
    .sort((a, b) => a.at - b.at)
    .flatMap((rating) => {
      if (seen.has(rating.movie)) return [rated(rating)]
      seen.add(rating.movie)
      return [uploaded(rating.movie, rating.at), rated(rating)]
    })
}

/** Two streams as one, each in its own order and at its own pace. */
function braid(one: readonly Fact[], other: readonly Fact[]): Fact[] {
  const place = (facts: readonly Fact[]) => facts.map((fact, i) => ({ fact, at: (i + 0.5) / facts.length }))
  return [...place(one), ...place(other)].sort((a, b) => a.at - b.at).map(({ fact }) => fact)
}

const later = (fact: Fact, pass: number): Fact =>
  pass === 0 ? fact : { ...fact, time: new Date(Date.parse(fact.time) + pass * PASS_MS).toISOString() }

/**
 * As many events as asked for, with fresh ids, as they would have come in: in time order, so that nearly every
 * check-in moves its user and nearly every rating counts. When the samples are used up the same users begin
 * again 400 days later, without the uploads.
 */
export function* eventStream(samples: Samples, count: number, run: string): Generator<MadeEvent> {
  const places = samples.checkins.map(located).sort(byTime)
  const first = braid(places, withUploads(samples.ratings))
  const again = first.filter((fact) => fact.type !== 'media.uploaded')
  for (let made = 0, pass = 0; made < count; pass += 1) {
    for (const fact of pass === 0 ? first : again) {
      if (made === count) return
      yield eventOf(later(fact, pass), `/bench/${run}`, `${run}-${made.toString(36)}`)
      made += 1
    }
  }
}
