/** A media range of an Accept header, and its weight (RFC 9110, 12.5.1). */
const RANGE = /^\s*([^;\s]+)\s*(?:;.*?\bq\s*=\s*([\d.]+))?/i

/**
 * The weight of a media type in an Accept header, from 0 to 1: that of the range which names it most exactly. `named` says
 * whether the header names the type itself.
 */
export function weightOf(accept: string, type: string): { readonly weight: number; readonly named: boolean } {
  const ranges = accept.split(',').flatMap((one) => {
    const [, range, q = '1'] = RANGE.exec(one) ?? []
    return range === undefined ? [] : [[range.toLowerCase(), Number(q)] as const]
  })
  const weights = new Map(ranges)
  const group = `${type.slice(0, type.indexOf('/'))}/*`
  const range = [type, group, '*/*'].find((each) => weights.has(each))
  return { weight: (range === undefined ? undefined : weights.get(range)) ?? 0, named: range === type }
}
