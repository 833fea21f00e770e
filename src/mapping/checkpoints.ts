import type { Json } from '../base/json.ts'
import { pagesOf } from '../base/pages.ts'
import { ORIGIN, positionOf, parseSequenceNumber, type SequenceNumber } from '../events/position.ts'
import type { Row, Tables } from '../tables/tables.ts'
import { saves } from './saves.ts'

/** The progress of a mapping in one shard. */
export interface Checkpoint {
  /** The last record up to which all records are settled; undefined if there is none. */
  readonly sequenceNumber: SequenceNumber | undefined
  /** Whether the shard is closed and completely settled: its children may be delivered now. */
  readonly ended: boolean
  /** Without a settled record: start at this time (milliseconds since 1970), not at the oldest record. */
  readonly timestamp?: number
}

/** The store of the mappings' progress. */
export interface Checkpoints {
  /** By shard; empty if the mapping has never run and no start of it is stored. */
  load(mapping: string): Promise<ReadonlyMap<string, Checkpoint>>
  /** The same for runners that share the mapping with this one; it begins nothing. */
  look(mapping: string): Promise<ReadonlyMap<string, Checkpoint>>
  /**
   * Stores the start of a mapping in each shard, in one write, unless a start is stored already: the first process
   * decides, and no crash leaves a part of it. If this method is missing, `reset` is called.
   */
  begin?(mapping: string, starts: ReadonlyMap<string, Checkpoint>): Promise<void>
  /** Moves a checkpoint forward. A checkpoint that is further ahead, or that was reset since `load`, stays. */
  save(mapping: string, shardId: string, checkpoint: Checkpoint): Promise<void>
  /** Moves the mapping to another place, also back. Runners that loaded before no longer move these checkpoints. */
  reset(mapping: string, checkpoints: ReadonlyMap<string, Checkpoint>): Promise<void>
}

export const TABLE = 'checkpoints'

/** A stored checkpoint; each reset of a mapping begins a new generation. */
interface Stored {
  readonly checkpoint: Checkpoint
  readonly generation: number
  /** Stored with the checkpoints of a reactor, so that they are not taken for the progress of a table. */
  readonly reactor?: true
}

const positionIn = ({ sequenceNumber }: Checkpoint) =>
  sequenceNumber === undefined ? ORIGIN : positionOf(sequenceNumber)

function toRow(mapping: string, shardId: string, { checkpoint, ...beside }: Stored): Row {
  const content: Json = { ...checkpoint, sequenceNumber: checkpoint.sequenceNumber ?? null, ...beside }
  return { key: { partition: mapping, sort: shardId }, position: positionIn(checkpoint), content }
}

function fromRow(row: Row): Stored {
  const content = row.content as { readonly [field: string]: Json }
  const { sequenceNumber, ended, generation, timestamp, reactor } = content
  if (typeof ended !== 'boolean' || typeof generation !== 'number')
    throw new Error(`Cannot read the checkpoint of "${row.key.partition}" in ${row.key.sort}: it is none`)
  const sequence = typeof sequenceNumber === 'string' ? parseSequenceNumber(sequenceNumber) : undefined
  const checkpoint = { sequenceNumber: sequence, ended, ...(typeof timestamp === 'number' && { timestamp }) }
  return { checkpoint, generation, ...(reactor === true && { reactor }) }
}

/** Not a shard's name: this row stores the start of the mapping in the shards of that time. */
const START = '@start'

function toStartRow(mapping: string, starts: ReadonlyMap<string, Checkpoint>): Row {
  const shards = [...starts].map(([shardId, { sequenceNumber, timestamp }]) => [
    shardId,
    sequenceNumber ?? timestamp ?? null,
  ])
  return {
    key: { partition: mapping, sort: START },
    position: ORIGIN,
    content: Object.fromEntries(shards) as Json,
  }
}

function fromStartRow({ key, content }: Row): ReadonlyMap<string, Checkpoint> {
  if (typeof content !== 'object' || content === null)
    throw new Error(`Cannot read the start of "${key.partition}": it is none`)
  return new Map(Object.entries(content).map(([shardId, start]) => [shardId, checkpointOf(start as Json)]))
}

function checkpointOf(start: Json): Checkpoint {
  const sequenceNumber = typeof start === 'string' ? parseSequenceNumber(start) : undefined
  return { sequenceNumber, ended: false, ...(typeof start === 'number' && { timestamp: start }) }
}

/** Whether the stored checkpoint makes this write wrong or needless: it has a later generation, or is as far ahead. */
function outranks(standing: Stored, mine: Stored): boolean {
  if (standing.generation !== mine.generation) return standing.generation > mine.generation
  const [theirs, ours] = [positionIn(standing.checkpoint), positionIn(mine.checkpoint)]
  return theirs > ours || (theirs === ours && (standing.checkpoint.ended || !mine.checkpoint.ended))
}

async function rowsOf(tables: Tables, mapping: string): Promise<readonly Row[]> {
  const rows: Row[] = []
  const pages = pagesOf((cursor) => tables.query(TABLE, { partition: mapping, limit: 1_000, cursor }))
  for await (const page of pages) rows.push(...page.rows)
  return rows
}

/** Writes unless the stored checkpoint forbids it; checks again after every lost race. */
async function write(tables: Tables, row: Row, forbids: (standing: Stored) => boolean): Promise<void> {
  for (;;) {
    const [standing] = await tables.get(TABLE, [row.key])
    if (standing !== undefined && forbids(fromRow(standing))) return
    const lost = await tables.put(TABLE, [{ row, expected: standing?.position }])
    if (lost.length === 0) return
  }
}

/** The saved checkpoint of each shard, and the start in the other shards that existed at the mapping's start. */
const checkpointsOf = ({ starts, saved }: Standing): ReadonlyMap<string, Checkpoint> =>
  new Map([...starts, ...saved.map(([shardId, { checkpoint }]) => [shardId, checkpoint] as const)])

interface Standing {
  readonly starts: ReadonlyMap<string, Checkpoint>
  readonly saved: readonly (readonly [shardId: string, Stored])[]
}

async function standing(tables: Tables, mapping: string): Promise<Standing> {
  const rows = await rowsOf(tables, mapping)
  const start = rows.find(({ key }) => key.sort === START)
  return {
    starts: start === undefined ? new Map() : fromStartRow(start),
    saved: rows.filter((row) => row !== start).map((row) => [row.key.sort, fromRow(row)]),
  }
}

/**
 * Checkpoints as rows of the table `checkpoints`: the partition is the mapping's name, the sort the shard's. Those of a
 * `reactor` say so.
 */
export function tableCheckpoints(tables: Tables, kind?: 'reactor'): Checkpoints {
  const beside = kind === 'reactor' ? { reactor: true as const } : {}
  const generations = new Map<string, number>()
  const generationOf = (mapping: string) => generations.get(mapping) ?? 0
  const load = async (mapping: string) => {
    const stand = await standing(tables, mapping)
    generations.set(mapping, Math.max(0, ...stand.saved.map(([, { generation }]) => generation)))
    return checkpointsOf(stand)
  }
  return {
    load,
    look: async (mapping) => checkpointsOf(await standing(tables, mapping)),
    begin: async (mapping, starts) => {
      await tables.put(TABLE, [{ row: toStartRow(mapping, starts), expected: undefined }])
    },
    save: async (mapping, shardId, checkpoint) => {
      const mine = { checkpoint, generation: generationOf(mapping), ...beside }
      await write(tables, toRow(mapping, shardId, mine), (standing) => outranks(standing, mine))
      saves.tell(shardId)
    },
    reset: async (mapping, checkpoints) => {
      await load(mapping)
      const generation = generationOf(mapping) + 1
      for (const [shardId, checkpoint] of checkpoints)
        await write(tables, toRow(mapping, shardId, { checkpoint, generation, ...beside }), () => false)
      generations.set(mapping, generation)
    },
  }
}

/** Not a mapping's name: its rows are about all mappings. */
export const OF_ALL = '@log'

/** The progress of a mapping in a shard, and whether the mapping is that of a reactor. */
interface Progress extends Checkpoint {
  readonly mapping: string
  readonly shardId: string
  readonly isOfReactor: boolean
}

/** The progress of every mapping in every shard. */
export async function everyCheckpoint(tables: Pick<Tables, 'scan'>): Promise<readonly Progress[]> {
  const all: Progress[] = []
  for await (const row of tables.scan(TABLE))
    if (row.key.partition !== OF_ALL && row.key.sort !== START) all.push(progressIn(row))
  return all
}

function progressIn(row: Row): Progress {
  const { checkpoint, reactor } = fromRow(row)
  const { partition: mapping, sort: shardId } = row.key
  return { ...checkpoint, mapping, shardId, isOfReactor: reactor === true }
}

/** The progress of a mapping, by shard: for status, and for reads that wait for a write. */
export const readCheckpoints = (tables: Tables, mapping: string): Promise<ReadonlyMap<string, Checkpoint>> =>
  tableCheckpoints(tables).look(mapping)
