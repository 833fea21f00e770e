import { withCompanions } from './companions.ts'
import { eventOf, located, rated, uploaded, type Fact, type MadeEvent } from './events.ts'
import { inRound } from './round.ts'
import type { Samples } from './samples.ts'

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

/** Merges two streams; each keeps its own order and its own pace. */
function braid(one: readonly Fact[], other: readonly Fact[]): Fact[] {
  const place = (facts: readonly Fact[]) => facts.map((fact, i) => ({ fact, at: (i + 0.5) / facts.length }))
  return [...place(one), ...place(other)].sort((a, b) => a.at - b.at).map(({ fact }) => fact)
}

/** The facts of the samples, in time order: nearly every check-in moves its user, and every rating counts. */
const factsOf = (samples: Samples): readonly Fact[] =>
  braid(samples.checkins.map(located).sort(byTime), withUploads(samples.ratings))

/** The facts of the samples once, with their own times: at most `count` events. */
export function* eventStream(samples: Samples, count: number, run: string): Generator<MadeEvent> {
  for (const [made, fact] of factsOf(samples).slice(0, count).entries()) yield named(fact, run, made)
}

const named = (fact: Fact, run: string, made: number): MadeEvent =>
  eventOf(fact, `/bench/${run}`, `${run}-${made.toString(36)}`)

/** The time of the first event, and the step from one event to the next. Two million events take 28 hours. */
const BEGIN = Date.parse('2020-01-01T00:00:00Z')
const STEP_MS = 50

function* rounds(facts: (round: number) => Iterable<Fact>, count: number, run: string): Generator<MadeEvent> {
  for (let made = 0, round = 0; made < count; round += 1)
    for (const fact of facts(round)) {
      if (made === count) return
      const time = new Date(BEGIN + made * STEP_MS).toISOString()
      yield named(at(fact, time), run, made)
      made += 1
    }
}

/** A fact at a time; who has read the notifications has read those up to then. */
const at = (fact: Fact, time: string): Fact => ({
  ...fact,
  time,
  data: 'upTo' in fact.data ? { ...fact.data, upTo: time } : fact.data,
})

/** One round of growth: the facts of the samples, with what comes with them. */
const growthOf = (samples: Samples): readonly Fact[] => withCompanions(factsOf(samples))

export const roundOfGrowth = (samples: Samples): number => growthOf(samples).length

/**
 * As many events as asked for, of every type that clients and reactors append, each with a new fact. Every round has the
 * shape of the samples, but its own users, places, media and ratings. Time goes forward from event to event.
 */
export function growingStream(samples: Samples, count: number, run: string): Generator<MadeEvent> {
  const facts = growthOf(samples)
  return rounds((round) => facts.map((fact) => inRound(fact, round)), count, run)
}

/**
 * The same facts round after round, each time with a later time, except the uploads. Most events repeat a known fact.
 */
export function repeatingStream(samples: Samples, count: number, run: string): Generator<MadeEvent> {
  const facts = factsOf(samples)
  const again = facts.filter((fact) => fact.type !== 'media.uploaded')
  return rounds((round) => (round === 0 ? facts : again), count, run)
}
