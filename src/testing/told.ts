import type { Static, TSchema } from 'typebox'
import type { EventType, Typed } from '../events/event-type.ts'
import type { Event } from '../events/event.ts'

/** An event given short: what is missing is filled in, the same way each time. */
export interface Told {
  readonly type: string
  readonly subject: string
  readonly data?: unknown
  /** `e1`, `e2`, … by its place among those that are given, where this is missing. */
  readonly id?: string
  /** `test` where this is missing. */
  readonly source?: string
  /** A second after the event before it, where this is missing. */
  readonly time?: string
  readonly dataschema?: string
}

/** An event of an example; `place` is where it stands in the log, if that is not the order in which events are given. */
export type GivenEvent = Told & { readonly place?: number }

/** The same of some types of event. */
export type ToldOf<Type extends EventType> =
  Type extends Typed<infer Name, infer Data, TSchema>
    ? Omit<GivenEvent, 'type' | 'data'> & { readonly type: Name; readonly data: Static<Data> }
    : GivenEvent

export const SOURCE = 'test'

const FIRST = Date.UTC(2026, 0, 1, 12)

/** The time of the n-th event that is given. */
export const timeOf = (n: number): string => `${new Date(FIRST + n * 1000).toISOString().slice(0, 19)}Z`

/** The n-th event that is given, whole. */
export const whole = (told: Told, n: number): Event => ({
  specversion: '1.0',
  id: `e${n + 1}`,
  source: SOURCE,
  time: timeOf(n),
  ...told,
})
