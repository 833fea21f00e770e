import { expect } from 'vitest'

/** The settings that decide which batch comes next. */
export interface ModelSettings {
  readonly batchSize: number
  readonly bisectBatchOnFunctionError: boolean
  readonly maximumRetryAttempts: number
  readonly maximumRecordAgeInSeconds: number
}

/** The behaviour of the function, as scripted. */
export type Act =
  | { readonly kind: 'succeed'; readonly answer: number }
  | { readonly kind: 'report'; readonly indices: readonly number[] }
  | { readonly kind: 'garble'; readonly answer: number }
  | { readonly kind: 'throw' }
  | { readonly kind: 'outlive' }
  | { readonly kind: 'throttle' }
  | { readonly kind: 'crash' }

export interface ModelRecord {
  readonly id: string
  readonly key: string
  readonly at: number
}

/** The place to which a mapping is moved; a timestamp is in milliseconds since 1970. */
export type ModelStart =
  | { readonly type: 'TRIM_HORIZON' }
  | { readonly type: 'LATEST' }
  | { readonly type: 'AT_TIMESTAMP'; readonly timestamp: number }

interface ModelShard {
  readonly parents: readonly string[]
  readonly records: ModelRecord[]
  closed: boolean
  /** The number of records, from the first, before the place that the mapping was moved to. */
  skipped: number
  /** The number of records, from the first, that are settled: delivered, or given up. */
  done: number
  /** Runs of records under delivery, the next one first. */
  runs: { records: readonly ModelRecord[]; tries: number }[]
  /** The next report that the destination must get. */
  owed: { records: readonly string[]; invocations: number; functionError: string | null } | undefined
}

type Saved = ReadonlyMap<string, { readonly done: string | undefined; readonly ended: boolean }>

const ids = (records: readonly ModelRecord[]) => records.map(({ id }) => id)

/** How many records of a run the function finished. */
const progress = (act: Act, length: number): number => {
  if (act.kind === 'succeed') return length
  return act.kind === 'report' ? Math.min(...act.indices.map((index) => index % length)) : 0
}

function skippedBy(start: ModelStart, records: readonly ModelRecord[]): number {
  if (start.type === 'TRIM_HORIZON') return 0
  const first = start.type === 'LATEST' ? -1 : records.findIndex(({ at }) => at >= start.timestamp)
  return first < 0 ? records.length : first
}

/** How many records of a shard are settled if its checkpoint names this one. */
const doneIn = ({ records, skipped }: ModelShard, id: string | undefined): number =>
  id === undefined ? skipped : records.findIndex((record) => record.id === id) + 1

/**
 * AWS's documentation of an event source mapping, as a checker: it is told everything that a mapping does, and throws
 * if that is not allowed. Where AWS leaves a choice (how many waiting records go into a new batch), it accepts any.
 */
export class MappingModel {
  readonly shards = new Map<string, ModelShard>()
  settings: ModelSettings
  readonly delivered = new Set<string>()

  constructor(settings: ModelSettings) {
    this.settings = settings
  }

  addShard(shardId: string, parents: readonly string[]): void {
    const fresh = { records: [], closed: false, skipped: 0, done: 0, runs: [], owed: undefined }
    this.shards.set(shardId, { parents, ...fresh })
  }

  close(shardId: string): void {
    this.#shard(shardId).closed = true
  }

  put(shardId: string, record: ModelRecord): void {
    this.#shard(shardId).records.push(record)
  }

  /** Checks that an invocation has the records that must come next. */
  invoked(shardId: string, records: readonly string[], now: number): void {
    const shard = this.#shard(shardId)
    expect(shard.owed, 'the destination hears of a discarded run before anything else').toBeUndefined()
    for (const parent of shard.parents)
      expect(this.#isFinished(this.#shard(parent)), `all of parent ${parent} before ${shardId}`).toBe(true)
    if (shard.runs.length === 0) this.#begin(shard, records.length)
    expect(records, `the next records of ${shardId}`).toEqual(ids(shard.runs[0]!.records))
    const oldest = Math.min(...shard.runs[0]!.records.map(({ at }) => at))
    expect(this.#isTooOld(oldest, now), 'no record that is too old is delivered').toBe(false)
  }

  /** Applies the function's act to the run that it was invoked with. */
  acted(shardId: string, act: Act): void {
    const shard = this.#shard(shardId)
    const { length } = shard.runs[0]!.records
    if (act.kind === 'throttle' || act.kind === 'crash') return
    const got = progress(act, length)
    if (got === 0) this.#failed(shard, act.kind === 'report' || act.kind === 'garble' ? null : 'Unhandled')
    else if (got === length) this.#finish(shard, got)
    else this.#advanced(shard, got)
  }

  /** Checks that the destination gets exactly what must be given up. */
  discarded(
    shardId: string,
    told: {
      condition: string
      records: readonly string[]
      invocations: number
      functionError: string | null
    },
    now: number,
  ): void {
    const shard = this.#shard(shardId)
    if (told.condition === 'RetryAttemptsExhausted') {
      const { records, invocations, functionError } = told
      expect({ records, invocations, functionError }).toEqual(shard.owed)
      shard.owed = undefined
      this.#finish(shard, records.length)
      return
    }
    if (shard.runs.length === 0) this.#begin(shard, told.records.length)
    const old = shard.runs[0]!.records.filter(({ at }) => this.#isTooOld(at, now))
    expect(told.records, 'just the expired records are given up on').toEqual(ids(old))
    this.#finish(shard, old.length)
  }

  /** Another runner continues from the saved checkpoints, which must not be ahead of the settled records. */
  restarted(saved: Saved): void {
    for (const [shardId, shard] of this.shards) {
      const done = doneIn(shard, saved.get(shardId)?.done)
      expect(done, `the checkpoint of ${shardId} is not ahead of its deliveries`).toBeLessThanOrEqual(
        shard.done,
      )
      if (saved.get(shardId)?.ended === true)
        expect(this.#isFinished(shard), `${shardId} has ended only when all is done`).toBe(true)
      Object.assign(shard, { done, runs: [], owed: undefined })
    }
  }

  /** After a clean stop, no settled record is forgotten. */
  stopped(saved: Saved): void {
    for (const [shardId, shard] of this.shards)
      expect(doneIn(shard, saved.get(shardId)?.done), `the checkpoint of ${shardId}`).toBe(shard.done)
  }

  /** The mapping continues from another place. */
  moved(start: ModelStart): void {
    for (const shard of this.shards.values()) {
      const skipped = skippedBy(start, shard.records)
      Object.assign(shard, { done: skipped, skipped, runs: [], owed: undefined })
    }
  }

  isDone(): boolean {
    return [...this.shards.values()].every((shard) => shard.done === shard.records.length)
  }

  #begin(shard: ModelShard, length: number): void {
    expect(length, 'a batch holds 1 to BatchSize records').toBeGreaterThanOrEqual(1)
    expect(length).toBeLessThanOrEqual(this.settings.batchSize)
    shard.runs = [{ records: shard.records.slice(shard.done, shard.done + length), tries: 0 }]
  }

  #failed(shard: ModelShard, functionError: string | null): void {
    const [run, ...rest] = shard.runs
    const { records } = run!
    if (this.settings.bisectBatchOnFunctionError && records.length > 1) {
      const middle = Math.floor(records.length / 2)
      const halves = [records.slice(0, middle), records.slice(middle)]
      shard.runs = [...halves.map((half) => ({ records: half, tries: 0 })), ...rest]
      return
    }
    run!.tries += 1
    const { maximumRetryAttempts: most } = this.settings
    if (most >= 0 && run!.tries > most)
      shard.owed = { records: ids(records), invocations: run!.tries, functionError }
  }

  #advanced(shard: ModelShard, count: number): void {
    this.#finish(shard, count)
    const [run] = shard.runs
    run!.tries = 0
  }

  /** Settles the first records of the current run. */
  #finish(shard: ModelShard, count: number): void {
    const [run, ...rest] = shard.runs
    for (const { id } of run!.records.slice(0, count)) this.delivered.add(id)
    const left = { ...run!, records: run!.records.slice(count) }
    shard.runs = left.records.length === 0 ? rest : [left, ...rest]
    shard.done += count
  }

  #isFinished = (shard: ModelShard): boolean => shard.closed && shard.done === shard.records.length

  #isTooOld(at: number, now: number): boolean {
    const { maximumRecordAgeInSeconds: seconds } = this.settings
    return seconds >= 0 && at < now - seconds * 1000
  }

  #shard(shardId: string): ModelShard {
    const shard = this.shards.get(shardId)
    if (shard === undefined) throw new Error(`The model knows no shard ${shardId}`)
    return shard
  }
}
