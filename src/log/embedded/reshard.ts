import type { SequenceNumber } from '../../events/position.ts'
import type { Resharding } from './plan.ts'
import { formatSequence } from './sequence.ts'
import type { Head, Store } from './store.ts'
import type { ShardRow } from './topology.ts'

/**
 * Writes a resharding within a transaction: it closes parents and opens children together. Every shard that is closed
 * or opened takes an ordinal, so its sequence numbers lie between those of the records before and after.
 */
export function reshard(store: Store, rows: readonly ShardRow[], plan: Resharding, head: Head): void {
  let { ordinal } = head
  const mark = (shard: number, index: number): SequenceNumber =>
    formatSequence({ arrival: head.arrival, ordinal: ++ordinal, shard, index })
  const closed = new Map(
    plan.close.map((row) => [row.number, { ...row, ending: mark(row.number, store.tail(row.number).next) }]),
  )
  const opened = plan.open.map(({ range, parents }, at): ShardRow => {
    const number = rows.length + at
    const [from, to] = [range.from.toString(), range.to.toString()]
    return { number, from, to, parents: [...parents], starting: mark(number, 0) }
  })
  store.putShards([...rows.map((row) => closed.get(row.number) ?? row), ...opened])
  store.putHead({ ...head, generation: head.generation + 1, ordinal })
}
