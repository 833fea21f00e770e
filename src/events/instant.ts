import type { Brand } from '../base/brand.ts'

/** A moment with nine fractional digits: the order of the strings is the order of the moments. */
export type Instant = Brand<string, 'Instant'>

/** RFC 3339 in UTC: `Z` or `+00:00`, up to nanoseconds. Leap seconds (`:60`) are refused: JavaScript has none. */
export const TIME_PATTERN =
  '^\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])[Tt](?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?(?:[Zz]|\\+00:00)$'

const time = new RegExp(TIME_PATTERN)

/** The moment of a time text; undefined if it is not an RFC 3339 time in UTC, or if the calendar has no such day. */
export function parseInstant(text: string): Instant | undefined {
  if (!time.test(text) || !namesADay(text)) return undefined
  const fraction = text[19] === '.' ? text.slice(20).replace(/[^\d].*$/, '') : ''
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction.padEnd(9, '0')}Z` as Instant
}

/** Whether the calendar (proleptic Gregorian) has the day of a time that matches the pattern: it has no 30 February. */
export const namesADay = (text: string): boolean =>
  text.slice(8, 10) <= '28' ||
  Number(text.slice(8, 10)) <= daysOf(Number(text.slice(0, 4)), Number(text.slice(5, 7)))

function daysOf(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

/** The form of most times: to the second, with capital letters. */
const PLAIN = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/

/** The moment of a time that was validated before. Throws if it is not valid. */
export function instantOf(text: string): Instant {
  if (PLAIN.test(text)) return `${text.slice(0, 19)}.000000000Z` as Instant
  const instant = parseInstant(text)
  if (instant === undefined) throw new Error('Cannot order an event: its time is no RFC 3339 time in UTC')
  return instant
}
