/** A part of an upload: the offsets of its first and last byte, and the length of the whole. */
export interface PartRange {
  readonly from: number
  readonly to: number
  readonly total: number
}

const RANGE = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/i

/** `Content-Range: bytes 0-99/1000` (RFC 9110, 14.4), for a body of this length; otherwise what is wrong with it. */
export function readContentRange(header: string, length: number): PartRange | string {
  const [, from, to, total] = (RANGE.exec(header.trim()) ?? []).map(Number)
  if (from === undefined || to === undefined || total === undefined)
    return 'A Content-Range is such as "bytes 0-99/1000"'
  if (to < from || total <= to) return 'The Content-Range does not lie within its own length'
  if (to - from + 1 !== length) return `The Content-Range has ${to - from + 1} bytes, and the body ${length}`
  return { from, to, total }
}
