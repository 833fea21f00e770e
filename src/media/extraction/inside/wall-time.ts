/**
 * A time of EXIF (`2008:10:22 16:28:39`) as RFC 3339 writes it, with its offset if there is one. Undefined if it is no
 * time: cameras without a clock write zeros or spaces.
 */
export function wallTime(text: string | undefined, offset: string | undefined): string | undefined {
  const [, date, time] = /^(\d{4}:\d\d:\d\d)[ T](\d\d:\d\d:\d\d)/.exec(text ?? '') ?? []
  if (date === undefined || time === undefined) return undefined
  const wall = `${date.replaceAll(':', '-')}T${time}`
  return isTime(wall) ? `${wall}${isOffset(offset) ? offset : ''}` : undefined
}

/** Whether it is a time of the calendar; `Date` takes 30 February for 1 March. */
function isTime(wall: string): boolean {
  const date = new Date(`${wall}Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(wall) && !wall.startsWith('0000')
}

/** Offsets in use reach from -12:00 to +14:00. */
const isOffset = (offset: string | undefined): offset is string =>
  offset !== undefined && /^(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/.test(offset)
