import { hash } from 'node:crypto'
import { detached } from '../base/detached.ts'
import type { Json } from '../base/json.ts'
import type { Key, Row } from '../tables/tables.ts'

/**
 * Entities of one kind and partition that are kept together, in buckets: one stored row for up to so many of them. A bucket
 * that outgrows its capacity is split by further bits of its entities' hashes, and stays as a signpost to what it was split
 * into: a hash trie, after extendible hashing (Fagin et al., 1979).
 */
export type Entries = Map<string, Json>

/** Rows of some sixty bytes that fill a write unit of DynamoDB, a kilobyte, together. */
export const BUCKET = 16

/** How many times its capacity a bucket holds at most, where its entries are split unevenly. */
export const MOST_IN_BUCKET = 4

const PREFIX = 'bucket/'

/** Bits of SHA-256 that may tell entities apart. Nobody finds thousands of names that have all of them in common. */
const BITS = 48

/** The longest key that a bucket of a partition may have. */
export const longestKey = (partition: string): Key => ({
  partition,
  sort: PREFIX.padEnd(PREFIX.length + BITS, '0'),
})

/** The bucket that a partition begins with. */
export const rootKey = (partition: string): Key => ({ partition, sort: PREFIX })

export const isBucket = (row: Row): boolean => row.key.sort.startsWith(PREFIX)

/** By how many further bits a bucket was split; undefined where it was not, and holds entries. */
export function splitOf(content: Json | undefined): number | undefined {
  const isObject = content !== undefined && content !== null && typeof content === 'object'
  if (!isObject || !('split' in content)) return undefined
  if (typeof content.split !== 'number')
    throw new Error('Cannot fold on: a stored bucket is split by no number')
  return content.split
}

/** What a bucket stores: its entries in the order in which they came. */
export const bucketContent = (entries: Entries): Json => [...entries]

/**
 * By how many bits these entries are to be split; undefined where they fit into the bucket. By more than their number asks for
 * where names were chosen to fall together: no bucket gets more than `MOST_IN_BUCKET` times its capacity.
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

/** The content of a bucket that was split. */
export const signpost = (split: number): Json => ({ split })

/** Some things, and the bucket that those of their names are in. */
export interface Share<Thing> {
  readonly key: Key
  readonly share: Thing[]
}

/** Shares things out to the buckets that the one of `key` was split into, each share in the order of the things. */
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

/** The first bits of a name's SHA-256, as a number. Remembered for the names seen of late: some 8 MB when full, then begun anew. */
function bitsOfName(name: string): number {
  const before = known.get(name)
  if (before !== undefined) return before
  if (known.size >= MAX_NAMES) known.clear()
  const bits = Number.parseInt(hash('sha256', name).slice(0, BITS / 4), 16)
  known.set(detached(name), bits)
  return bits
}
