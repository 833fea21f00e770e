import type { Delivery, Reactor } from '../consume/consumer.ts'
import { deliveryOf } from '../consume/delivery.ts'
import { mustBeName } from '../consume/name.ts'
import type { Reacting, Use } from '../consume/reacting.ts'
import type { EventOf, EventType } from '../events/event-type.ts'
import type { Arrival } from '../fold/arrival.ts'

/** An event of one of these types, as a reactor answers it. */
type FollowUpOf<Type extends EventType> = Type extends EventType
  ? {
      readonly type: Type['name']
      readonly subject: EventOf<Type>['subject']
      readonly data: EventOf<Type>['data']
    }
  : never

/** Undefined if no event follows. */
type Answer<Appends extends EventType> =
  readonly (FollowUpOf<Appends> & { readonly type: Appends['name'] })[] | undefined

export interface ReactorOptions<About extends EventType, Appends extends EventType> {
  /** The name, also in the source of the events that it appends: letters, digits and dashes. */
  readonly name: string
  /** The event types that it receives. */
  readonly about: readonly About[]
  /** The types of the events that it may answer; none by default. */
  readonly appends?: readonly Appends[]
  /** Tables that have folded an event before the reactor receives it, and that it may read. */
  readonly after?: readonly string[]
  /** Other things that it uses. */
  readonly uses?: readonly Use[]
  /**
   * Acts on an event, and answers the events that follow from it. It may be called again with the same event, after a
   * crash or by a second process, so its effects must be safe to repeat. If it rejects, it is called again, according
   * to `delivery`.
   */
  readonly react: (
    arrival: Arrival<EventOf<About>>,
    context: Reacting,
  ) => Answer<Appends> | Promise<Answer<Appends>>
  /** Settings that differ from the defaults of reactors: from the end of the log, 100 records at once, ten retries. */
  readonly delivery?: Partial<Delivery>
}

/**
 * Makes a reactor. It acts outside the tables on each event, at least once. The events that follow have the same ids
 * each time, so they change the tables once. Throws if the name, `about` or the delivery is not valid.
 */
export function reactor<About extends EventType, Appends extends EventType = never>(
  options: ReactorOptions<About, Appends>,
): Reactor<NoInfer<About>, NoInfer<Appends>> {
  const { name, about, appends = [], after = [], uses = [], react, delivery } = options
  mustBeName('reactor', name)
  if (about.length === 0) throw new Error(`Cannot make reactor "${name}": it is about no type of event`)
  return {
    kind: 'reactor',
    name,
    about,
    appends,
    after,
    uses,
    react: async (arrival, context) => (await react(arrival as Arrival<EventOf<About>>, context)) ?? [],
    delivery: deliveryOf('reactor', name, delivery),
  }
}
