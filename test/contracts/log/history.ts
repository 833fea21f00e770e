import fc from 'fast-check'
import type { SequenceNumber } from '../../../src/events/position.ts'
import type { Log, LogRecord, NewRecord, Start } from '../../../src/log/log.ts'
import { drain, openShards, record, taken, text, type Trial } from './support.ts'

/** A step of a history. Numbers select one of the existing things; words are made unique during the run. */
export type Step =
  | { readonly do: 'append'; readonly keys: readonly number[] }
  | { readonly do: 'append at once'; readonly batches: readonly (readonly number[])[] }
  | { readonly do: 'split'; readonly pick: number }
  | { readonly do: 'merge'; readonly pick: number }
  | { readonly do: 'reopen' }
  | { readonly do: 'read from'; readonly pick: number; readonly start: Start['type'] }

const keys = fc.array(fc.nat(15), { minLength: 1, maxLength: 12 })

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('append' as const), keys }) },
  fc.record({ do: fc.constant('append at once' as const), batches: fc.array(keys, { maxLength: 4 }) }),
  fc.record({ do: fc.constant('split' as const), pick: fc.nat(100) }),
  fc.record({ do: fc.constant('merge' as const), pick: fc.nat(100) }),
  fc.record({ do: fc.constant('reopen' as const) }),
  fc.record({
    do: fc.constant('read from' as const),
    pick: fc.nat(100),
    start: fc.constantFrom<Start['type']>(
      'LATEST',
      'AT_SEQUENCE_NUMBER',
      'AFTER_SEQUENCE_NUMBER',
      'AT_TIMESTAMP',
    ),
  }),
)

interface Acknowledged extends NewRecord {
  readonly shardId: string
  readonly sequenceNumber: SequenceNumber
}

/** A log and its model: the acknowledged records, in order. */
export class History {
  log: Log
  readonly acknowledged: Acknowledged[] = []
  readonly #trial: Trial
  readonly #interleaves: boolean
  #count = 0

  constructor(trial: Trial, interleaves: boolean) {
    this.log = trial.log
    this.#trial = trial
    this.#interleaves = interleaves
  }

  /** Runs a step; throws if the log differs from the model. */
  async run(step: Step): Promise<void> {
    switch (step.do) {
      case 'append':
        return this.#append([step.keys])
      case 'append at once':
        return this.#append(step.batches)
      case 'split':
        return this.#split(step.pick)
      case 'merge':
        return this.#merge(step.pick)
      case 'reopen':
        this.log = (await this.#trial.reopen?.()) ?? this.log
        return
      case 'read from':
        return this.#readFrom(step.pick, step.start)
    }
  }

  async #append(batches: readonly (readonly number[])[]): Promise<void> {
    const records = batches.map((batch) => batch.map((key) => record(`lane-${key}`, `${this.#count++}`)))
    const results = await Promise.all(records.map((batch) => this.log.append(batch)))
    records.forEach((batch, at) => {
      batch.forEach((each, slot) => this.acknowledged.push({ ...each, ...taken(results[at]?.[slot]) }))
    })
  }

  async #split(pick: number): Promise<void> {
    const shards = await openShards(this.log)
    if (shards.length < 8) await this.log.split(shards[pick % shards.length]!.shardId)
  }

  async #merge(pick: number): Promise<void> {
    const shards = await openShards(this.log)
    if (shards.length < 2) return
    const at = pick % (shards.length - 1)
    await this.log.merge(shards[at]!.shardId, shards[at + 1]!.shardId)
  }

  /** Reads one shard from a record on and compares it with the model. */
  async #readFrom(pick: number, type: Start['type']): Promise<void> {
    const from = this.acknowledged[pick % this.acknowledged.length]
    if (from === undefined) return
    const inShard = this.#inShard(from.shardId)
    const at = (
      await this.#read(from.shardId, { type: 'AT_SEQUENCE_NUMBER', sequenceNumber: from.sequenceNumber })
    )[0]
    const timestamp = at?.approximateArrivalTimestamp ?? 0
    const found = await this.#read(from.shardId, {
      type,
      sequenceNumber: from.sequenceNumber,
      timestamp,
    })
    const wanted = {
      TRIM_HORIZON: inShard,
      LATEST: [],
      AT_SEQUENCE_NUMBER: inShard.slice(inShard.indexOf(from)),
      AFTER_SEQUENCE_NUMBER: inShard.slice(inShard.indexOf(from) + 1),
      AT_TIMESTAMP: inShard.slice(inShard.length - found.length),
    }[type]
    same(found, wanted)
    if (type === 'AT_TIMESTAMP') await this.#checkTimestamp(from.shardId, timestamp, found.length)
  }

  #inShard(shardId: string): readonly Acknowledged[] {
    const appended = this.acknowledged.filter((each) => each.shardId === shardId)
    return this.#interleaves ? appended.sort(bySequence) : appended
  }

  async #checkTimestamp(shardId: string, timestamp: number, found: number): Promise<void> {
    const all = await this.#read(shardId, { type: 'TRIM_HORIZON' })
    const late = all.filter((each) => each.approximateArrivalTimestamp >= timestamp).length
    if (late !== found) throw new Error(`AT_TIMESTAMP gave ${found} records, not ${late}`)
  }

  async #read(shardId: string, start: Start): Promise<LogRecord[]> {
    return drain(this.log, await this.log.open(shardId, start), 7)
  }
}

const bySequence = (a: Acknowledged, b: Acknowledged): number =>
  a.sequenceNumber < b.sequenceNumber ? -1 : 1

function same(found: readonly LogRecord[], wanted: readonly Acknowledged[]): void {
  const [left, right] = [found.map(text).join(), wanted.map(text).join()]
  if (left !== right) throw new Error(`read ${left}, not ${right}`)
}
