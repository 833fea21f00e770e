import { instantOf } from '../events/instant.ts'
import type { Lane } from '../events/lane.ts'
import type { Position } from '../events/position.ts'
import { compareTimes } from '../events/supersedes.ts'
import type { Row } from '../tables/tables.ts'
import type { Arrival } from './arrival.ts'
import type { Projection } from './projection.ts'
import { areNear, segmentSort } from './segment-key.ts'
import { eventText } from './segment-text.ts'
import type { Thrown } from './track.ts'

/** UTF-16 units that a segment may hold and still take another event: what is read to find one event in it. */
const FULL = 32_768

/** A segment that still takes events; times as they were written. */
interface Draft {
  readonly stream: string
  readonly shardId: string
  text: string
  readonly lanes: Set<Lane>
  readonly first: Position
  last: Position
  earliest: string
  latest: string
}

const NONE = { rows: [], thrown: [] }

/**
 * A batch's events as segments of the streams they belong to, in the order of the log. They are written once and never
 * read for writing; an event that came twice is in two segments, and told once by who reads.
 */
export function segmentsOf(
  { streams }: Projection,
  arrivals: readonly Arrival[],
): { readonly rows: readonly Row[]; readonly thrown: readonly Thrown[] } {
  if (streams === undefined) return NONE
  const drafts: Draft[] = []
  const open = new Map<string, Draft>()
  const thrown: Thrown[] = []
  for (const arrival of arrivals) {
    try {
      const text = textOf(arrival)
      for (const stream of streams(arrival.event)) {
        let draft = open.get(stream)
        if (draft === undefined || !fits(draft, arrival)) {
          open.set(stream, (draft = begin(stream, arrival)))
          drafts.push(draft)
        }
        extend(draft, arrival, text)
      }
    } catch (cause) {
      thrown.push({ arrival, cause })
    }
  }
  return { rows: drafts.map(rowOf), thrown }
}

const fits = (draft: Draft, { shardId, text, event: { time } }: Arrival): boolean =>
  draft.shardId === shardId &&
  draft.text.length + text.length < FULL &&
  areNear(draft.earliest, time) &&
  areNear(draft.latest, time)

const textOf = ({ sequenceNumber, appendedAt, text }: Arrival): string =>
  eventText(sequenceNumber, appendedAt, text)

function begin(stream: string, { shardId, position, event: { time } }: Arrival): Draft {
  const ends = { first: position, last: position, earliest: time, latest: time }
  return { stream, shardId, text: shardId, lanes: new Set(), ...ends }
}

function extend(draft: Draft, { position, lane, event: { time } }: Arrival, text: string): void {
  draft.text += text
  draft.lanes.add(lane)
  if (position > draft.last) draft.last = position
  if (compareTimes(time, draft.latest) > 0) draft.latest = time
  else if (compareTimes(time, draft.earliest) < 0) draft.earliest = time
}

/** At the position of its last event. */
function rowOf(draft: Draft): Row {
  const sort = segmentSort(instantOf(draft.earliest), instantOf(draft.latest), draft)
  return { key: { partition: draft.stream, sort }, position: draft.last, content: draft.text }
}
