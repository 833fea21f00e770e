/** The bytes of one object, which come from outside of the process in ranges. */
export interface Bytes {
  readonly size: number
  /** The bytes from `from` up to and without `end`, or up to the end of the object. */
  read(from: number, end: number): Promise<Buffer>
}

/** A range is asked for in parts of this size, so that no message is large. */
const PART_BYTES = 4 * 1024 ** 2

/** All bytes from `from` up to and without `end`. */
export async function readAll(bytes: Bytes, from = 0, end = bytes.size): Promise<Buffer> {
  const whole = Buffer.allocUnsafe(end - from)
  for (let at = from; at < end; at += PART_BYTES)
    (await bytes.read(at, Math.min(at + PART_BYTES, end))).copy(whole, at - from)
  return whole
}

/** Thrown where more would be read than is allowed. */
export class TooMuchRead extends Error {}

/** The same bytes, of which only so many are read, in only so many reads. */
export function limited(bytes: Bytes, max: { readonly bytes: number; readonly reads: number }): Bytes {
  let read = 0
  let reads = 0
  return {
    size: bytes.size,
    read: (from, end) => {
      read += end - from
      reads++
      if (read > max.bytes || reads > max.reads) return Promise.reject(new TooMuchRead())
      return bytes.read(from, end)
    },
  }
}
