import Type from 'typebox'
import type { Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { SequenceNumber } from '../../events/position.ts'
import type { Shard } from '../log.ts'
import { hashKey, type HashRange } from '../hash-range.ts'

/** A stored shard: hash keys and sequence numbers in decimal. It is closed if it has an `ending`. */
const shardRow = Type.Object({
  number: Type.Integer({ minimum: 0, maximum: 99_999_999 }),
  from: Type.String({ pattern: '^\\d{1,39}$' }),
  to: Type.String({ pattern: '^\\d{1,39}$' }),
  parents: Type.Array(Type.Integer({ minimum: 0 }), { maxItems: 2 }),
  starting: Type.Unsafe<SequenceNumber>(Type.String({ pattern: '^\\d{56}$' })),
  ending: Type.Optional(Type.Unsafe<SequenceNumber>(Type.String({ pattern: '^\\d{56}$' }))),
})

export type ShardRow = Static<typeof shardRow>

const rows = Compile(Type.Array(shardRow))
const ROUTES = 10_000
const ID = /^shardId-\d{4}(\d{8})$/

export const shardIdOf = (number: number): string => `shardId-${number.toString().padStart(12, '0')}`

export const rangeOf = (row: ShardRow): HashRange => ({ from: BigInt(row.from), to: BigInt(row.to) })

export const shardOfRow = (row: ShardRow): Shard => ({
  shardId: shardIdOf(row.number),
  startingHashKey: row.from,
  endingHashKey: row.to,
  startingSequenceNumber: row.starting,
  ...(row.parents[0] !== undefined && { parentShardId: shardIdOf(row.parents[0]) }),
  ...(row.parents[1] !== undefined && { adjacentParentShardId: shardIdOf(row.parents[1]) }),
  ...(row.ending !== undefined && { endingSequenceNumber: row.ending }),
})

/** All shards that ever existed, by number, in one generation. A split or a merge creates the next generation. */
export class Topology {
  readonly generation: number
  readonly rows: readonly ShardRow[]
  readonly #open: readonly (HashRange & { readonly row: ShardRow })[]
  readonly #routes = new Map<string, ShardRow>()

  constructor(generation: number, all: readonly ShardRow[]) {
    this.generation = generation
    this.rows = all
    this.#open = all.filter((row) => row.ending === undefined).map((row) => ({ ...rangeOf(row), row }))
  }

  /** Throws if the stored text is damaged. */
  static parse(generation: number, text: string): Topology {
    const stored: unknown = JSON.parse(text)
    if (!rows.Check(stored)) throw new Error('its list of shards is damaged')
    return new Topology(generation, stored)
  }

  find(shardId: string): ShardRow | undefined {
    const number = ID.exec(shardId)?.[1]
    return number === undefined ? undefined : this.rows[Number(number)]
  }

  /** The open shard for a partition key. */
  route(partitionKey: string): ShardRow {
    const known = this.#routes.get(partitionKey)
    if (known !== undefined) return known
    const found = this.#locate(hashKey(partitionKey))
    if (this.#routes.size >= ROUTES) this.#routes.clear()
    this.#routes.set(partitionKey, found)
    return found
  }

  #locate(hash: bigint): ShardRow {
    const found = this.#open.find(({ from, to }) => from <= hash && hash <= to)
    if (found === undefined) throw new Error('no open shard takes its hash key')
    return found.row
  }
}
