import type { Appended, NewRecord } from '../log.ts'
import { BLOCK_BYTES, BLOCK_RECORDS } from './block.ts'
import { refuseRecord } from '../limits.ts'
import type { Topology } from './topology.ts'

/** One call of append: its records, and the list for their results. */
export interface Request {
  readonly records: readonly NewRecord[]
  readonly results: Appended[]
}

/** The records for one block, and where the result of each belongs. */
export class BlockDraft {
  readonly shard: number
  readonly records: NewRecord[] = []
  readonly #results: Appended[][] = []
  readonly #slots: number[] = []
  #bytes = 0

  constructor(shard: number) {
    this.shard = shard
  }

  get full(): boolean {
    return this.records.length >= BLOCK_RECORDS || this.#bytes >= BLOCK_BYTES
  }

  add(record: NewRecord, results: Appended[], slot: number): void {
    this.records.push(record)
    this.#results.push(results)
    this.#slots.push(slot)
    this.#bytes += record.data.length
  }

  answer(appended: (at: number) => Appended): void {
    this.#results.forEach((results, at) => (results[this.#slots[at] ?? 0] = appended(at)))
  }
}

/** The valid records of a group, in order, divided by shard into blocks. Invalid records get their result here. */
export function route(topology: Topology, group: readonly Request[]): readonly BlockDraft[] {
  const drafts: BlockDraft[] = []
  const open = new Map<number, BlockDraft>()
  const parcelFor = (shard: number): BlockDraft => {
    const filling = open.get(shard)
    if (filling !== undefined && !filling.full) return filling
    const draft = new BlockDraft(shard)
    drafts.push(draft)
    open.set(shard, draft)
    return draft
  }
  for (const { records, results } of group)
    records.forEach((record, slot) => {
      const refused = refuseRecord(record)
      if (refused === undefined)
        parcelFor(topology.route(record.partitionKey).number).add(record, results, slot)
      else results[slot] = refused
    })
  return drafts
}
