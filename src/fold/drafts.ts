import { instantOf } from '../events/instant.ts'
import type { Arrival } from './arrival.ts'
import { begin, extend, follows, hasRoom, SLACK_MS, type Draft, type OpenDraft } from './draft.ts'
import { momentOf } from './segment-key.ts'

/** Runs of events in order that a batch is sorted into at most, for each stream; what is in none of them is kept alone. */
const MOST_RUNS = 8

/** Events that a segment must hold for each other segment of its batch and stream that it overlaps in time. */
const WORTH = 128

/**
 * A batch's events of one stream as segments. Those that came in order of their times are kept together, so that segments
 * follow one another in time and who reads from a moment on reads few of them. Where a batch's are out of order (a backfill
 * that was shuffled), whatever were kept together would span all of the others: there each event is a segment of its own.
 */
export function draftsOf(arrivals: readonly Arrival[]): readonly Draft[] {
  const all: OpenDraft[] = []
  const open: OpenDraft[] = []
  for (const [place, arrival] of arrivals.entries()) {
    const [at, draft] = runOf(open, arrival)
    if (draft !== undefined && hasRoom(draft, arrival)) extend(draft, arrival, place)
    else {
      const begun = begin(arrival, place)
      all.push(begun)
      if (draft !== undefined || open.length < MOST_RUNS) open[at] = begun
    }
  }
  return all.length === 1 ? all : apart(all)
}

/** The run that an event goes on, of several the one that is nearest; else the place of a new one. */
function runOf(open: readonly OpenDraft[], arrival: Arrival): readonly [number, OpenDraft?] {
  let found: readonly [number, OpenDraft?] = [open.length]
  for (const [at, draft] of open.entries())
    if (follows(draft, arrival) && (found[1] === undefined || !isBefore(draft, found[1]))) found = [at, draft]
  return found
}

const isBefore = (a: Draft, b: Draft): boolean => instantOf(a.latest) < instantOf(b.latest)

/** Segments that overlap others for too little are taken apart. */
function apart(drafts: readonly Draft[]): readonly Draft[] {
  const spans = drafts.map((draft) => {
    const [from, to] = [momentOf(instantOf(draft.earliest)), momentOf(instantOf(draft.latest))]
    return { draft, from, to }
  })
  const wide = spans.filter(({ from, to }) => to - from > SLACK_MS)
  return spans.flatMap(({ draft, from, to }) => {
    const overlapped = wide.filter((other) => Math.min(to, other.to) - Math.max(from, other.from) > SLACK_MS)
    const others = overlapped.length - 1
    return others > 0 && draft.arrivals.length < WORTH * others
      ? draft.arrivals.map((one) => begin(one, 0))
      : [draft]
  })
}
