import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SequenceNumber } from '../../../src/events/position.ts'
import { tableCheckpoints, type Checkpoints } from '../../../src/mapping/checkpoints.ts'
import { LogWatch } from '../../../src/mapping/log-watch.ts'
import { startMapping, type Mapping } from '../../../src/mapping/mapping.ts'
import { SharedReads } from '../../../src/mapping/shared-reads.ts'
import { Turns } from '../../../src/mapping/shared/turns.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import type { LogRecord } from '../../../src/log/log.ts'
import { MemoryLog } from './support/memory-log.ts'
import { VirtualTime } from './support/virtual-time.ts'

/** What a table does with a batch: how long it takes, in milliseconds, and whether it fails. */
interface Deed {
  readonly ms: number
  readonly fails: boolean
}

const NEVER = new AbortController().signal

/** A table that tells when it is given what it may not be given, or a checkpoint is ahead of it. */
class Observed {
  readonly name: string
  readonly faults: string[] = []
  readonly lists: (readonly LogRecord[])[] = []
  readonly #world: World
  readonly #settled = new Map<string, number>()
  readonly #deeds: Deed[]

  constructor(name: string, world: World, deeds: readonly Deed[]) {
    this.name = name
    this.#world = world
    this.#deeds = [...deeds]
  }

  start(sharedReads: SharedReads): Mapping {
    return startMapping({
      name: this.name,
      log: this.#world.log,
      scheduler: this.#world.time,
      settings: {
        batchSize: 10_000,
        bisectBatchOnFunctionError: true,
        functionResponseTypes: ['ReportBatchItemFailures'],
      },
      checkpoints: this.#checkpoints(),
      invoke: ({ records }) => this.#take(records),
      sharedReads,
      logWatch: this.#world.logWatch,
    })
  }

  /** All of the log is settled. */
  isDone(): boolean {
    return this.#world.log
      .all()
      .every((record) => (this.#settled.get(record.shardId) ?? 0) > this.#indexOf(record))
  }

  async #take(records: readonly LogRecord[]): Promise<unknown> {
    const [first] = records
    if (first === undefined) throw new Error('An empty batch')
    this.lists.push(records)
    const [from, settled] = [this.#indexOf(first), this.#settled.get(first.shardId) ?? 0]
    if (from > settled) this.faults.push(`${this.name} skips to ${from} at ${settled} of ${first.shardId}`)
    await this.#parentsAreDone(first.shardId)
    const { ms, fails } = this.#deeds.shift() ?? { ms: 1, fails: false }
    await this.#world.time.sleep(ms, NEVER)
    if (fails) return { batchItemFailures: [{ itemIdentifier: first.sequenceNumber }] }
    this.#settled.set(first.shardId, Math.max(settled, from + records.length))
    return { batchItemFailures: [] }
  }

  async #parentsAreDone(shardId: string): Promise<void> {
    const shard = (await this.#world.log.shards()).find((one) => one.shardId === shardId)
    for (const parent of [shard?.parentShardId, shard?.adjacentParentShardId])
      if (parent !== undefined && (this.#settled.get(parent) ?? 0) < this.#countOf(parent))
        this.faults.push(`${this.name} takes ${shardId} before its parent`)
  }

  #checkpoints(): Checkpoints {
    const sound = tableCheckpoints(this.#world.tables)
    return {
      ...sound,
      save: (mapping, shardId, checkpoint) => {
        const reached = this.#reached(shardId, checkpoint.sequenceNumber)
        const settled = this.#settled.get(shardId) ?? 0
        if (reached > settled || (checkpoint.ended && settled < this.#countOf(shardId)))
          this.faults.push(`${this.name} saves ${reached} at ${settled} of ${shardId}`)
        return sound.save(mapping, shardId, checkpoint)
      },
    }
  }

  #reached(shardId: string, sequenceNumber: SequenceNumber | undefined): number {
    return this.#ofShard(shardId).filter((one) => one.sequenceNumber <= (sequenceNumber ?? '')).length
  }

  readonly #ofShard = (shardId: string) => this.#world.log.all().filter((one) => one.shardId === shardId)
  readonly #countOf = (shardId: string) => this.#ofShard(shardId).length
  readonly #indexOf = (record: LogRecord) =>
    this.#ofShard(record.shardId).findIndex((one) => one.sequenceNumber === record.sequenceNumber)
}

class World {
  readonly time = new VirtualTime()
  readonly log: MemoryLog
  readonly tables = memoryTables()
  readonly logWatch: LogWatch
  #appended = 0

  constructor(shards = 2) {
    this.log = new MemoryLog(shards, () => this.time.now())
    this.logWatch = new LogWatch({ version: () => this.log.version() }, this.time)
  }

  append(count: number): Promise<unknown> {
    const records = Array.from({ length: count }, () => {
      const name = `${this.#appended++}`
      return { partitionKey: name, data: new TextEncoder().encode(name) }
    })
    return this.log.append(records)
  }

  reader(limit: number): SharedReads {
    return new SharedReads({ limit, turns: new Turns(limit) })
  }

  /** Waits at most an hour of its time. */
  async until(isTrue: () => boolean): Promise<void> {
    for (let looks = 0; !isTrue() && looks < 72_000; looks++) await this.time.sleep(50, NEVER)
  }
}

const deed = fc.record({
  ms: fc.constantFrom(0, 1, 1, 5, 60, 900, 1_100, 7_000),
  fails: fc.constantFrom(false, false, false, true),
})
const event = fc.oneof(
  fc.record({ kind: fc.constant('append' as const), of: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ kind: fc.constant('wait' as const), of: fc.constantFrom(1, 30, 400, 3_000) }),
  fc.record({ kind: fc.constantFrom('split' as const, 'merge' as const), of: fc.nat(9) }),
  fc.record({ kind: fc.constant('restart' as const), of: fc.nat(9) }),
)

async function reshard({ log }: World, kind: 'split' | 'merge', of: number): Promise<void> {
  const open = log.openShards()
  if (kind === 'split') await log.split(open[of % open.length]!)
  else if (open.length > 1) {
    const at = of % (open.length - 1)
    await log.merge(open[at]!, open[at + 1]!)
  }
}

describe('SharedReads', () => {
  it('hands every table all records in order, whoever fails, hangs, is behind, stops, or is resharded', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(deed, { maxLength: 12 }), { minLength: 1, maxLength: 4 }),
        fc.array(event, { maxLength: 10 }),
        fc.integer({ min: 1, max: 8 }),
        async (deeds, events, limit) => {
          const world = new World()
          const tables = deeds.map((one, at) => new Observed(`table-${at}`, world, one))
          let reader = world.reader(limit)
          const running = new Map<Observed, Mapping>()
          const begin = (table: Observed) => running.set(table, table.start(reader))
          for (const table of tables) begin(table)
          for (const { kind, of } of events) {
            if (kind === 'append') await world.append(of)
            else if (kind === 'wait') await world.time.sleep(of, NEVER)
            else if (kind !== 'restart') await reshard(world, kind, of)
            else {
              // All of them, as in a new process, or one alone, which is behind then.
              const those = of === 0 ? tables : [tables[of % tables.length]!]
              await Promise.all(those.map((table) => running.get(table)!.stop()))
              if (of === 0) reader = world.reader(limit)
              await world.append(of)
              for (const table of those) begin(table)
            }
          }
          await world.append(5)
          await world.until(() => tables.every((table) => table.isDone()))
          expect(tables.flatMap(({ faults }) => faults)).toEqual([])
          expect(tables.map((table) => table.isDone())).toEqual(tables.map(() => true))
          await Promise.all([...running.values()].map((mapping) => mapping.idle()))
          await Promise.all([...running.values()].map((mapping) => mapping.stop()))
        },
      ),
      { numRuns: 80 },
    )
  })

  it('gives tables at one place one list of records, also one that was late and has caught up between two reads', async () => {
    const world = new World(1)
    const slow = Array.from({ length: 200 }, () => ({ ms: 100, fails: false }))
    const tables = [slow, [{ ms: 1_500, fails: false }]].map(
      (deeds, at) => new Observed(`table-${at}`, world, deeds),
    )
    const reader = world.reader(4)
    await world.append(3)
    const mappings = tables.map((table) => table.start(reader))
    const [first, late] = tables.map(({ lists }) => lists)
    await world.until(() => first!.length === 1)
    await world.append(2)
    await world.until(() => first!.length === 2)
    expect(late).toHaveLength(1)
    await world.append(120)
    await world.until(() => tables.every((table) => table.isDone()))
    await Promise.all(mappings.map((mapping) => mapping.stop()))
    const both = new Set(first)
    expect(late!.filter((list) => both.has(list)).length).toBeGreaterThan(15)
  })

  it('does not wait for a table that fails', async () => {
    const world = new World(1)
    const failing = Array.from({ length: 20 }, () => ({ ms: 1, fails: true }))
    const tables = [[], failing].map((deeds, at) => new Observed(`table-${at}`, world, deeds))
    const reader = world.reader(4)
    await world.append(40)
    const began = world.time.now()
    const mappings = tables.map((table) => table.start(reader))
    await world.until(() => tables[0]!.isDone())
    expect(world.time.now() - began).toBeLessThan(1_000)
    await Promise.all(mappings.map((mapping) => mapping.stop()))
  })
})
