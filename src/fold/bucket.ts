import { hash } from 'node:crypto'
import { detached } from '../base/detached.ts'
import type { Json } from '../base/json.ts'
import type { Key, Row } from '../tables/tables.ts'

/**
 * The entries of a bucket by name. A bucket is one stored row that holds several small entities of one kind and
 * partition. If a bucket outgrows its capacity, it is split by further bits of its entities' hashes, and the row
 * becomes a signpost to the new buckets: a hash trie, after extendible hashing (Fagin et al., 1979).
 */
export type Entries = Map<string, Json>

/** Sixteen rows of about sixty bytes fill one write unit of DynamoDB, which is one kilobyte. */
export const BUCKET = 16

/** A bucket holds at most this many times its capacity, if its entries are split unevenly. */
export const MOST_IN_BUCKET = 4

const PREFIX = 'bucket/'

/** Bits of SHA-256 that tell entities apart. To find thousands of names that share all 48 is not practical. */
const BITS = 48

/** The longest key that a bucket of this partition can have. */
export const longestKey = (partition: string): Key => ({
  partition,
  sort: PREFIX.padEnd(PREFIX.length + BITS, '0'),
})

/** The key of a partition's first bucket. */
export const rootKey = (partition: string): Key => ({ partition, sort: PREFIX })

export const isBucket = (row: Row): boolean => row.key.sort.startsWith(PREFIX)

/** By how many further bits a bucket was split; undefined if it was not split and holds entries. */
export function splitOf(content: Json | undefined): number | undefined {
  const isObject = content !== undefined && content !== null && typeof content === 'object'
  if (!isObject || !('split' in content)) return undefined
  if (typeof content.split !== 'number')
    throw new Error('Cannot fold on: a stored bucket is split by no number')
  return content.split
}

/** The stored content of a bucket: its entries, oldest first. */
export const bucketContent = (entries: Entries): Json => [...entries]

/**
 * By how many bits to split these entries; undefined if they fit into the bucket. The number grows beyond what the
 * count of entries needs if many names fall into one bucket (somebody may choose names for that): no bucket gets
 * more than `MOST_IN_BUCKET` times its capacity.
 */
export function splitFor(key: Key, entries: Entries, capacity: number): number | undefined {
  const left = BITS - bitsOfKey(key).length
  if (entries.size <= capacity || left === 0) return undefined
  let split = Math.min(left, Math.ceil(Math.log2(entries.size / capacity)))
  while (split < left && largestShare(key, split, entries) > MOST_IN_BUCKET * capacity) split += 1
  return split
}

const largestShare = (key: Key, split: number, entries: Entries): number =>
  shareOut(key, split, entries.keys(), (name) => name).reduce(
    (largest, { share }) => Math.max(largest, share.length),
    0,
  )

/** The stored content of a bucket that was split. */
export const signpost = (split: number): Json => ({ split })

/** A bucket's key, and the things whose names belong into that bucket. */
export interface Share<Thing> {
  readonly key: Key
  readonly share: Thing[]
}

/**
 * Shares things out to the buckets that the bucket `key` was split into. Each share keeps the order of the things.
 */
export function shareOut<Thing>(
  key: Key,
  split: number,
  things: Iterable<Thing>,
  nameOf: (thing: Thing) => string,
): readonly Share<Thing>[] {
  const parent = bitsOfKey(key)
  const [after, width] = [2 ** (BITS - parent.length - split), 2 ** split]
  const shares = new Map<number, Share<Thing>>()
  for (const thing of things) {
    const child = Math.floor(bitsOfName(nameOf(thing)) / after) % width
    const known = shares.get(child)
    if (known !== undefined) known.share.push(thing)
    else {
      const sort = PREFIX + parent + child.toString(2).padStart(split, '0')
      shares.set(child, { key: { partition: key.partition, sort }, share: [thing] })
    }
  }
  return [...shares.values()]
}

const bitsOfKey = ({ sort }: Key): string => sort.slice(PREFIX.length)

const MAX_NAMES = 65_536
const known = new Map<string, number>()

/**
 * The first bits of a name's SHA-256, as a number. A cache holds the names seen lately; it is emptied when full, at
 * about 8 MB.
 */
function bitsOfName(name: string): number {
  const before = known.get(name)
  if (before !== undefined) return before
  if (known.size >= MAX_NAMES) known.clear()
  const bits = Number.parseInt(hash('sha256', name).slice(0, BITS / 4), 16)
  known.set(detached(name), bits)
  return bits
}
