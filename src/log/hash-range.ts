import { createHash } from 'node:crypto'

/** A range of MD5 hash keys, both ends included: 0 to 2^128 - 1. */
export interface HashRange {
  readonly from: bigint
  readonly to: bigint
}

const KEYS = 1n << 128n

/** The hash key of a partition key in Kinesis: its MD5 as an unsigned 128-bit number (API reference, PutRecord). */
export const hashKey = (partitionKey: string): bigint =>
  BigInt(`0x${createHash('md5').update(partitionKey).digest('hex')}`)

/** Divides all hash keys into `count` equal ranges; the last one also takes the remainder, as in CreateStream. */
export function evenRanges(count: number): HashRange[] {
  const width = KEYS / BigInt(count)
  return Array.from({ length: count }, (_, at) => ({
    from: width * BigInt(at),
    to: at === count - 1 ? KEYS - 1n : width * BigInt(at + 1) - 1n,
  }))
}

/** The first hash key of a range's upper half. */
export const middleOf = ({ from, to }: HashRange): bigint => (from + to + 1n) / 2n

/** The union of two ranges; undefined if they are not adjacent. */
export function joined(a: HashRange, b: HashRange): HashRange | undefined {
  if (a.to + 1n === b.from) return { from: a.from, to: b.to }
  if (b.to + 1n === a.from) return { from: b.from, to: a.to }
  return undefined
}
