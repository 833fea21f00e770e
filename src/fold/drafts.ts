import { instantOf } from '../events/instant.ts'
import type { Arrival } from './arrival.ts'
import { begin, extend, follows, hasRoom, SLACK_MS, type Draft, type OpenDraft } from './draft.ts'
import { momentOf } from './segment-key.ts'

/**
 * A batch's events of one stream are sorted into at most so many runs in order of time. An event that fits none is
 * stored alone.
 */
const MOST_RUNS = 8

/** A segment must hold so many events for each other segment of its batch and stream that overlaps it in time. */
const WORTH = 128

/**
 * A batch's events of one stream as segments. Events that arrived in order of their times share a segment. Segments
 * then follow one another in time, and a reader that starts at a moment reads few of them. If the events are out of
 * order (a shuffled backfill), shared segments would all overlap; each event is then a segment of its own.
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

/** The run that the event continues (the latest, if several fit), or else the index of a new run. */
function runOf(open: readonly OpenDraft[], arrival: Arrival): readonly [number, OpenDraft?] {
  let found: readonly [number, OpenDraft?] = [open.length]
  for (const [at, draft] of open.entries())
    if (follows(draft, arrival) && (found[1] === undefined || !isBefore(draft, found[1]))) found = [at, draft]
  return found
}

const isBefore = (a: Draft, b: Draft): boolean => instantOf(a.latest) < instantOf(b.latest)

/** Takes segments apart that hold too few events for the number of segments they overlap. */
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
