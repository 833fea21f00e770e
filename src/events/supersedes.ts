import Type from 'typebox'
import type { Static } from 'typebox'
import type { Event } from './event.ts'
import { words } from './fields.ts'
import { instantOf } from './instant.ts'

/**
 * What a register keeps of the event that stands in it: its `time` as written, its `id` and its `source`, which rows of earlier
 * releases lack, and which is empty where it is the one of the subject's own requests: that is the most common and can be told.
 */
export const stamp = Type.Object({ time: words, id: words, source: Type.Optional(words) })

export type Stamp = Static<typeof stamp>

export const stampOf = ({ time, id, source, subject }: Event): Stamp => ({
  time,
  id,
  source: source === requestsOf(subject) ? '' : source,
})

/** The source of what a user asked of the door. */
export const requestsOf = (user: string): string => `/tributary/api/${user}`

/**
 * The rule of registers (docs/event-types.md, Which event wins): of two events about the same thing the later `time` wins, then the greater
 * `id`, then the greater `source`. The event that stands does not supersede itself.
 */
export function supersedes(event: Event, standing: Stamp | undefined): boolean {
  if (standing === undefined) return true
  const order = compareTimes(event.time, standing.time) || compareIds(event.id, standing.id)
  if (order !== 0 || standing.source === undefined) return order > 0
  return compareIds(event.source, sourceOf(standing.source, event)) > 0
}

/**
 * Whether an event is the one that stands, told again: events are the same that have `source` and `id` in common, whatever
 * else they tell, and the first in the log stands. Where a row does not know the source, its time tells.
 */
export function isRepeat(event: Event, standing: Stamp | undefined): boolean {
  if (standing?.id !== event.id) return false
  if (standing.source === undefined) return compareTimes(event.time, standing.time) === 0
  return sourceOf(standing.source, event) === event.source
}

/** A row's events are all of one user. */
const sourceOf = (source: string, { subject }: Event): string =>
  source === '' ? requestsOf(subject) : source

/** Orders two times of valid events as moments: negative where `a` is the earlier, 0 where they are the same. */
export function compareTimes(a: string, b: string): number {
  if (!areAlike(a, b)) return compare(instantOf(a), instantOf(b))
  // In two pieces: V8 compares long parts of a text (`detached.ts`) many times slower than short ones, which it copies.
  return compare(a.slice(0, 10), b.slice(0, 10)) || compare(a.slice(10), b.slice(10))
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

/** Two times written as `…T…Z` to the same precision compare as texts. */
const areAlike = (a: string, b: string): boolean =>
  a.length === b.length && a[10] === 'T' && b[10] === 'T' && a.at(-1) === 'Z' && b.at(-1) === 'Z'

/** Orders two ids by code point, which is the order of their UTF-8 bytes: other languages get the same answer. */
export function compareIds(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const order = rank(a.charCodeAt(i)) - rank(b.charCodeAt(i))
    if (order !== 0) return order
  }
  return a.length - b.length
}

/** A surrogate is half of a code point above U+FFFF, so it ranks above every code unit that stands for itself. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)
