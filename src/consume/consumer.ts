import type { EventType } from '../events/event-type.ts'
import type { Arrival } from '../fold/arrival.ts'
import type { Projection } from '../fold/projection.ts'
import type { MappingSettings } from '../mapping/settings.ts'
import type { FollowUp, Reacting, Use } from './reacting.ts'

/** The delivery to a consumer: all settings of CloudFormation's AWS::Lambda::EventSourceMapping, also without Lambda. */
export type Delivery = MappingSettings

/** A consumer that folds events into a table. It can be rebuilt, and a replay runs it. */
export interface Table<Type extends EventType = EventType> {
  readonly kind: 'table'
  /** The name of the table, and of the mapping that delivers to it. */
  readonly name: string
  /** The event types that change its rows. */
  readonly about: readonly Type[]
  readonly projection: Projection
  readonly delivery: Delivery
}

/** A consumer with effects outside the tables. No replay runs it. */
export interface Reactor<About extends EventType = EventType, Appends extends EventType = EventType> {
  readonly kind: 'reactor'
  /** The name of its mapping, and a part of the source of the events that it appends. */
  readonly name: string
  /** The event types that it receives. */
  readonly about: readonly About[]
  /** The event types that it may append. */
  readonly appends: readonly Appends[]
  /** Tables that have folded an event before the reactor receives it, and that it may read. */
  readonly after: readonly string[]
  /** Other things that it uses. */
  readonly uses: readonly Use[]
  /** Acts on the event, and answers the events that follow from it. Its effects must be safe to repeat. */
  readonly react: (arrival: Arrival, context: Reacting) => Promise<readonly FollowUp[]>
  readonly delivery: Delivery
}

/** A consumer: an event source mapping of its own delivers to it. Plain data, except for the functions. */
export type Consumer = Table | Reactor
