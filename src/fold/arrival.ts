import type { Event } from '../events/event.ts'
import type { Lane } from '../events/lane.ts'
import type { Position, SequenceNumber } from '../events/position.ts'

/** An event as read from the log: the event, its place in the log, and the time at which the log took it. */
export interface Arrival<Of = Event> {
  readonly event: Of
  /** The event's JSON as the log holds it, of any version. */
  readonly text: string
  /** The lane of the event's subject. */
  readonly lane: Lane
  readonly position: Position
  /** The sequence number of the event's record. */
  readonly sequenceNumber: SequenceNumber
  readonly shardId: string
  /**
   * When the log took the event, in milliseconds since 1970. It is part of the log: every reader sees the same
   * time.
   */
  readonly appendedAt: number
}
