import Type from 'typebox'
import type { TSchema } from 'typebox'
import type { Event } from '../events/event.ts'
import { isRepeat, stamp, stampOf, supersedes, type Stamp } from '../events/supersedes.ts'

/** A field that the latest event sets: its value, and the stamp of that event. */
export interface Register<Value> {
  readonly value: Value
  readonly stamp: Stamp
}

/** The schema of a register in a stored row. */
export const register = <Value extends TSchema>(value: Value) => Type.Object({ value, stamp })

/** The value of a register; null if no event has set it. */
export const wordOf = <Value>(standing: Register<Value> | undefined): Value | null => standing?.value ?? null

/**
 * The register after an event that sets it to `value` (docs/event-types.md, Which event wins). If the event does
 * not name the field, `value` is undefined and the register stays. Gives `standing` itself if the event changes
 * nothing, as a repeat of the winning event does. Any order of the same events ends in the same register.
 */
export function latest<Value>(
  standing: Register<Value> | undefined,
  event: Event,
  value: Value | undefined,
): Register<Value> | undefined {
  if (value === undefined || isRepeat(event, standing?.stamp) || !supersedes(event, standing?.stamp))
    return standing
  return { value, stamp: stampOf(event) }
}

/**
 * Whether one of the registers holds this event. If so, it is a repeat, also for the fields that it did not name
 * before.
 */
export const standsIn = (event: Event, registers: readonly (Register<unknown> | undefined)[]): boolean =>
  registers.some((register) => isRepeat(event, register?.stamp))
