import Type from 'typebox'
import type { Static } from 'typebox'
import type { Event } from './event.ts'
import { words } from './fields.ts'
import { instantOf } from './instant.ts'

/**
 * The event that set a register: its `time` as written, its `id` and its `source`. `source` is empty if it is that of
 * the subject's own requests, the most common one. Rows of earlier releases have no `source`.
 */
export const stamp = Type.Object({ time: words, id: words, source: Type.Optional(words) })

export type Stamp = Static<typeof stamp>

export const stampOf = ({ time, id, source, subject }: Event): Stamp => ({
  time,
  id,
  source: source === requestsOf(subject) ? '' : source,
})

/** The source of the events that a user's own requests make. */
export const requestsOf = (user: string): string => `/tributary/api/${user}`

/**
 * The rule of registers (docs/event-types.md, Which event wins): of two events about the same thing, the one with the
 * later `time` wins, then the greater `id`, then the greater `source`. The standing event does not supersede itself.
 */
export function supersedes(event: Event, standing: Stamp | undefined): boolean {
  if (standing === undefined) return true
  const order = compareTimes(event.time, standing.time) || compareIds(event.id, standing.id)
  if (order !== 0 || standing.source === undefined) return order > 0
  return compareIds(event.source, sourceOf(standing.source, event)) > 0
}

/**
 * Whether an event is a repeat of the one that stands. Two events are the same if they have the same `source` and `id`,
 * even if the rest differs; the first in the log counts. If the row does not know the source, the time decides.
 */
export function isRepeat(event: Event, standing: Stamp | undefined): boolean {
  if (standing?.id !== event.id) return false
  if (standing.source === undefined) return compareTimes(event.time, standing.time) === 0
  return sourceOf(standing.source, event) === event.source
}

/** The source as written. All events of a row have the same subject. */
const sourceOf = (source: string, { subject }: Event): string =>
  source === '' ? requestsOf(subject) : source

/** Orders the times of two valid events as moments: negative if `a` is earlier, 0 if they are equal. */
export function compareTimes(a: string, b: string): number {
  if (!areAlike(a, b)) return compare(instantOf(a), instantOf(b))
  // In two pieces: V8 compares long slices of a text (`detached.ts`) many times slower than short ones, which it
  // copies.
  return compare(a.slice(0, 10), b.slice(0, 10)) || compare(a.slice(10), b.slice(10))
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

/** Whether both times are written as `…T…Z` with the same precision: then they compare as texts. */
const areAlike = (a: string, b: string): boolean =>
  a.length === b.length && a[10] === 'T' && b[10] === 'T' && a.at(-1) === 'Z' && b.at(-1) === 'Z'

/** Orders two ids by code point. This is the order of their UTF-8 bytes, so other languages get the same result. */
export function compareIds(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const order = rank(a.charCodeAt(i)) - rank(b.charCodeAt(i))
    if (order !== 0) return order
  }
  return a.length - b.length
}

/** A surrogate is half of a code point above U+FFFF, so it ranks above every other code unit. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)
