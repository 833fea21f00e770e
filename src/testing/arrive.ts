import type { Event } from '../events/event.ts'
import { laneOf } from '../events/lane.ts'
import { positionOf, type SequenceNumber } from '../events/position.ts'
import type { Arrival } from '../fold/arrival.ts'

/** A sequence number for the n-th event of a log. */
export const sequenceNumber = (n: number): SequenceNumber =>
  `49${n.toString().padStart(54, '0')}` as SequenceNumber

/** Events as a log would give them, in this order, all in one shard. */
export const arrive = (events: readonly Event[], shardId = 'shardId-000000000000', first = 0): Arrival[] =>
  events.map((event, i) => ({
    event,
    text: JSON.stringify(event),
    lane: laneOf(event.subject),
    position: positionOf(sequenceNumber(first + i)),
    sequenceNumber: sequenceNumber(first + i),
    shardId,
    appendedAt: first + i,
  }))
