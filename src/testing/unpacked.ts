import type { Json } from '../base/json.ts'
import { isBucket, rootKey, splitOf } from '../fold/bucket.ts'
import { isLedger, stateIn } from '../fold/ledger-row.ts'
import type { Key, Row } from '../tables/tables.ts'

/** A stored row, or one out of a bucket. */
export type Unpacked = Pick<Row, 'key' | 'content' | 'index'>

/** The rows of a table, with those in buckets one by one. A bucket that no signpost points at is left out. */
export async function unpacked(all: AsyncIterable<Row>): Promise<readonly Unpacked[]> {
  const rows: Unpacked[] = []
  const buckets = new Map<string, Row>()
  for await (const row of all) {
    if (isBucket(row)) buckets.set(textOf(row.key), row)
    else rows.push(isLedger(row) ? { key: row.key, content: stateIn(row.content) } : row)
  }
  const partitions = new Set([...buckets.values()].map(({ key }) => key.partition))
  return [...rows, ...[...partitions].flatMap((partition) => entriesAt(buckets, rootKey(partition)))]
}

const textOf = ({ partition, sort }: Key): string => `${partition}|${sort}`

/** All buckets that one was split into. */
const childKeys = (key: Key, split: number): readonly Key[] =>
  Array.from({ length: 2 ** split }, (_, n) => ({
    partition: key.partition,
    sort: key.sort + n.toString(2).padStart(split, '0'),
  }))

function entriesAt(buckets: ReadonlyMap<string, Row>, key: Key): readonly Unpacked[] {
  const content = buckets.get(textOf(key))?.content
  if (content === undefined) return []
  const split = splitOf(content)
  if (split !== undefined) return childKeys(key, split).flatMap((child) => entriesAt(buckets, child))
  return (content as readonly [string, Json][]).map(([sort, one]) => ({
    key: { partition: key.partition, sort },
    content: one,
  }))
}
