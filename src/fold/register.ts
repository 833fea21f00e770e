import Type from 'typebox'
import type { TSchema } from 'typebox'
import type { Event } from '../events/event.ts'
import { isRepeat, stamp, stampOf, supersedes, type Stamp } from '../events/supersedes.ts'

/** A field in which the latest word stands: what was said, and the event that said it. */
export interface Register<Value> {
  readonly value: Value
  readonly stamp: Stamp
}

/** The schema of a register in a stored row. */
export const register = <Value extends TSchema>(value: Value) => Type.Object({ value, stamp })

/** What stands in a register; null where nothing was ever said. */
export const wordOf = <Value>(standing: Register<Value> | undefined): Value | null => standing?.value ?? null

/**
 * The register after an event says `value` (docs/event-types.md, Which event wins). An event that doesn't name the field gives
 * undefined and leaves it alone. Gives back `standing` itself where the event changes nothing, as the one that stands
 * does when it is told again; any order of the same events ends in the same register.
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

/** Whether an event stands in any of a row's registers: then it is told again, also of what it did not name before. */
export const standsIn = (event: Event, registers: readonly (Register<unknown> | undefined)[]): boolean =>
  registers.some((register) => isRepeat(event, register?.stamp))
