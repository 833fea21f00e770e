import { instantOf, type Instant } from '../events/instant.ts'
import type { Lane } from '../events/lane.ts'
import { sequenceOf, type Position } from '../events/position.ts'
import type { Row } from '../tables/tables.ts'
import type { Arrival } from './arrival.ts'
import type { Projection } from './projection.ts'
import { segmentSort, type Extent } from './segment-key.ts'
import { eventText, segmentText } from './segment-text.ts'
import type { Thrown } from './track.ts'

/** UTF-16 units that a segment may hold and still take another event: what is read to find one event in it. */
const FULL = 32_768

/** A segment that still takes events. */
interface Draft extends Extent {
  readonly stream: string
  readonly shardId: string
  earliest: Instant
  latest: Instant
  position: Position
  count: number
  text: string
}

const NONE = { rows: [], thrown: [] }

/**
 * A batch's events as segments of the streams they belong to: runs of one stream and lane in the order of the log. They
 * are written once and never read for writing; an event that came twice is in two segments, and told once by who reads.
 */
export function segmentsOf(
  { streams }: Projection,
  arrivals: readonly Arrival[],
): { readonly rows: readonly Row[]; readonly thrown: readonly Thrown[] } {
  if (streams === undefined) return NONE
  const drafts: Draft[] = []
  const lanes = new Map<Lane, Map<string, Draft>>()
  const thrown: Thrown[] = []
  for (const arrival of arrivals) {
    try {
      const instant = instantOf(arrival.event.time)
      const text = textOf(arrival)
      for (const stream of streams(arrival.event)) {
        const open = openIn(lanes, arrival.lane)
        const draft = open.get(stream)
        if (draft !== undefined && fits(draft, instant, arrival)) extend(draft, instant, arrival, text)
        else open.set(stream, begin(drafts, stream, instant, arrival, text))
      }
    } catch (cause) {
      thrown.push({ arrival, cause })
    }
  }
  return { rows: drafts.map(rowOf), thrown }
}

function openIn(lanes: Map<Lane, Map<string, Draft>>, lane: Lane): Map<string, Draft> {
  const known = lanes.get(lane)
  if (known !== undefined) return known
  const open = new Map<string, Draft>()
  lanes.set(lane, open)
  return open
}

/** Whether two moments are of one year. */
const sameYear = (a: Instant, b: Instant): boolean => a.startsWith(b.slice(0, 4))

const fits = (draft: Draft, instant: Instant, { shardId, text }: Arrival): boolean =>
  draft.shardId === shardId && draft.text.length + text.length < FULL && sameYear(draft.earliest, instant)

const textOf = ({ position, appendedAt, text }: Arrival): string =>
  eventText(sequenceOf(position), appendedAt, text)

function begin(drafts: Draft[], stream: string, instant: Instant, arrival: Arrival, first: string): Draft {
  const { lane, position, shardId } = arrival
  const text = segmentText(shardId, first)
  const draft: Draft = { stream, lane, shardId, position, earliest: instant, latest: instant, count: 1, text }
  drafts.push(draft)
  return draft
}

function extend(draft: Draft, instant: Instant, arrival: Arrival, text: string): void {
  draft.text += text
  draft.position = arrival.position
  draft.count += 1
  if (instant < draft.earliest) draft.earliest = instant
  if (instant > draft.latest) draft.latest = instant
}

const rowOf = (draft: Draft): Row => ({
  key: { partition: draft.stream, sort: segmentSort(draft) },
  position: draft.position,
  content: draft.text,
})
