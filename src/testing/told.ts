import type { Static, TSchema } from 'typebox'
import type { FollowUp } from '../consume/reacting.ts'
import type { EventType, Typed } from '../events/event-type.ts'
import type { Event } from '../events/event.ts'

/** A short form of an event: missing attributes get values, the same each time. */
export interface Told {
  readonly type: string
  readonly subject: string
  readonly data?: unknown
  /** By default `e1`, `e2`, … by its place among the given events. */
  readonly id?: string
  /** By default `test`. */
  readonly source?: string
  /** By default a second after the event before. */
  readonly time?: string
  readonly dataschema?: string
}

/** An event of an example; `place` is its place in the log, if that differs from the given order. */
export type GivenEvent = Told & { readonly place?: number }

/** The same for some event types. */
export type ToldOf<Type extends EventType> =
  Type extends Typed<infer Name, infer Data, TSchema>
    ? Omit<GivenEvent, 'type' | 'data'> & { readonly type: Name; readonly data: Static<Data> }
    : GivenEvent

/** A follow-up event of these types, as an example expects it. */
export type FollowsOf<Type extends EventType> =
  Type extends Typed<infer Name, infer Data, TSchema>
    ? { readonly type: Name; readonly subject: string; readonly data: Static<Data> }
    : FollowUp

export const SOURCE = 'test'

const FIRST = Date.UTC(2026, 0, 1, 12)

/** The time of the n-th given event. */
export const timeOf = (n: number): string => `${new Date(FIRST + n * 1000).toISOString().slice(0, 19)}Z`

/** The n-th given event, complete. */
export const whole = (told: Told, n: number): Event => ({
  specversion: '1.0',
  id: `e${n + 1}`,
  source: SOURCE,
  time: timeOf(n),
  ...told,
})
