import { instantOf } from '../events/instant.ts'
import type { Position } from '../events/position.ts'
import { compareTimes } from '../events/supersedes.ts'
import type { Row } from '../tables/tables.ts'
import type { Arrival } from './arrival.ts'
import { areNear, momentOf, segmentSort } from './segment-key.ts'
import { segmentText } from './segment-text.ts'

/** UTF-16 units. A segment below this size takes another event. It limits how much is read to find one event. */
const FULL = 32_768

/**
 * Milliseconds by which an event may be earlier than the event before it in a segment. Events of several sources
 * arrive a little out of order.
 */
export const SLACK_MS = 5_000

/** A segment before it is stored; times as written in the events. */
export interface Draft {
  readonly arrivals: readonly Arrival[]
  readonly earliest: string
  readonly latest: string
  /** The places of its first and its last event among the events of this batch and stream. */
  readonly from: number
  readonly to: number
}

export interface OpenDraft extends Draft {
  readonly arrivals: Arrival[]
  /** UTF-16 units. */
  size: number
  earliest: string
  latest: string
  to: number
}

export const begin = (arrival: Arrival, at: number): OpenDraft => {
  const { time } = arrival.event
  return { arrivals: [arrival], size: arrival.text.length, earliest: time, latest: time, from: at, to: at }
}

export function extend(draft: OpenDraft, arrival: Arrival, at: number): void {
  draft.to = at
  const { time } = arrival.event
  draft.arrivals.push(arrival)
  draft.size += arrival.text.length
  if (compareTimes(time, draft.latest) > 0) draft.latest = time
  else if (compareTimes(time, draft.earliest) < 0) draft.earliest = time
}

/** Whether the draft has room for this event. */
export const hasRoom = (
  { size, arrivals, earliest, latest }: OpenDraft,
  { shardId, text, event }: Arrival,
): boolean =>
  size + text.length < FULL &&
  arrivals[0]?.shardId === shardId &&
  areNear(earliest, event.time) &&
  areNear(latest, event.time)

/** Whether the event is not earlier than the draft's latest event, apart from the slack. */
export const follows = ({ latest }: Draft, { event: { time } }: Arrival): boolean =>
  compareTimes(time, latest) >= 0 || momentOf(instantOf(latest)) - momentOf(instantOf(time)) <= SLACK_MS

/** The stored row of a segment, at the position of its last event. */
export function rowOf(stream: string, { arrivals, earliest, latest, from, to }: Draft): Row {
  const { position: first, shardId = '' } = arrivals[0] ?? {}
  if (first === undefined) throw new Error('Cannot keep a segment: it has no event')
  const last = arrivals.reduce((latest, { position }) => later(latest, position), first)
  const lanes = new Set(arrivals.map(({ lane }) => lane))
  const text = segmentText(shardId, last, arrivals)
  // The ends and the lanes name the events only if the segment holds every event between its ends.
  const those = to - from + 1 === arrivals.length ? lanes : arrivals.map(({ position }) => position)
  const sort = segmentSort(instantOf(earliest), instantOf(latest), { shardId, first, last, text, those })
  return { key: { partition: stream, sort }, position: last, content: text }
}

const later = (a: Position, b: Position): Position => (b > a ? b : a)
