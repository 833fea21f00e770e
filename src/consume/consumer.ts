import type { EventType } from '../events/event-type.ts'
import type { Arrival } from '../fold/arrival.ts'
import type { Projection } from '../fold/projection.ts'
import type { MappingSettings } from '../mapping/settings.ts'
import type { FollowUp, Reacting, Use } from './reacting.ts'

/** How a consumer is delivered to: all settings of CloudFormation's AWS::Lambda::EventSourceMapping, also where no Lambda is. */
export type Delivery = MappingSettings

/** A consumer that folds events into a table. It can be rebuilt, and a replay runs it. */
export interface Table<Type extends EventType = EventType> {
  readonly kind: 'table'
  /** The table's, and of the mapping that delivers to it. */
  readonly name: string
  /** The types of event that its rows are about. */
  readonly about: readonly Type[]
  readonly projection: Projection
  readonly delivery: Delivery
}

/** A consumer that does something outside the tables for each event that it is about. No replay runs it. */
export interface Reactor {
  readonly kind: 'reactor'
  /** Of its mapping, and a part of the source of the events that it appends. */
  readonly name: string
  /** The types of event that it is given. */
  readonly about: readonly EventType[]
  /** The types of event that it may append. */
  readonly appends: readonly EventType[]
  /** Tables that hold an event before the reactor is given it, and that it may read. */
  readonly after: readonly string[]
  /** What it works with besides. */
  readonly uses: readonly Use[]
  /** Does what the event asks for, safe to be repeated, and answers the events that follow from it. */
  readonly react: (arrival: Arrival, context: Reacting) => Promise<readonly FollowUp[]>
  readonly delivery: Delivery
}

/** Who is delivered to, each by an event source mapping of its own. Plain data, but for the functions. */
export type Consumer = Table | Reactor
