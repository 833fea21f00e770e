/** A part of a representation: offsets of its first and last byte. */
export interface Span {
  readonly from: number
  readonly to: number
}

const UNIT = /^bytes=/i
const ONE = /^(?:(\d+)-(\d*)|-(\d+))$/

/**
 * The part that a Range header asks for. `whole` if the header is missing or is ignored: another unit, a text that is
 * no range, several ranges (RFC 9110, 14.2 allows it; S3 does the same). `none` if no byte is in the range: 416.
 */
export function spanOf(range: string | undefined, size: number): Span | 'whole' | 'none' {
  if (range === undefined || !UNIT.test(range)) return 'whole'
  const specs = range
    .replace(UNIT, '')
    .split(',')
    .map((spec) => spec.replaceAll(/^[ \t]+|[ \t]+$/g, ''))
    .filter((spec) => spec !== '')
  const [, first, last, suffix] = (specs.length === 1 ? ONE.exec(specs[0] ?? '') : null) ?? []
  if (suffix !== undefined) return lastBytes(Number(suffix), size)
  return first === undefined ? 'whole' : bytesFrom(Number(first), last ? Number(last) : Infinity, size)
}

/** No Content-Range can name a part of nothing, so the last bytes of nothing are the whole. */
function lastBytes(count: number, size: number): Span | 'whole' | 'none' {
  if (count === 0) return 'none'
  return size === 0 ? 'whole' : { from: Math.max(0, size - count), to: size - 1 }
}

function bytesFrom(from: number, to: number, size: number): Span | 'whole' | 'none' {
  if (to < from) return 'whole'
  return from >= size ? 'none' : { from, to: Math.min(to, size - 1) }
}
