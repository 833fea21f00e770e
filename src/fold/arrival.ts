import type { Event } from '../events/event.ts'
import type { Lane } from '../events/lane.ts'
import type { Position, SequenceNumber } from '../events/position.ts'

/** An event as it came out of the log: what happened, and where and when the log took it. */
export interface Arrival<Of = Event> {
  readonly event: Of
  /** The event's JSON as the log holds it, of whatever version. */
  readonly text: string
  /** The lane of the event's subject. */
  readonly lane: Lane
  readonly position: Position
  /** Of the record that it came in. */
  readonly sequenceNumber: SequenceNumber
  readonly shardId: string
  /** When the log took it, in milliseconds since 1970. Part of the log, not a clock: every reader sees the same. */
  readonly appendedAt: number
}
