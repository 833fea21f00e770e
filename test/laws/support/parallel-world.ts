import { expect } from 'vitest'
import type { Invocation } from '../../../src/mapping/invocation.ts'
import { Harness } from '../../rooms/mapping/support/harness.ts'

/** The behaviour of the function: its duration, and the first record on which it fails (beyond the last: none). */
export interface Act {
  readonly ms: number
  readonly failsAt: number
}

/** The actions on the log or the mapping; a restart has another parallelization factor. */
export type Step =
  { kind: 'put'; keys: number[] } | { kind: 'split' | 'merge' | 'restart' | 'wait'; of: number }

const keyOf = (text: string) => text.split('-')[0]!

/** A mapping whose function checks the order of every key, through resharding and restarts. */
export class ParallelWorld {
  readonly here = new Harness(2)
  readonly #script: Act[]
  readonly #put = new Map<string, string[]>()
  readonly #done = new Map<string, number>()
  readonly #inHand = new Set<string>()
  readonly #hands = new Map<string, number>()
  #count = 0
  #mapping
  #factor = 1
  fault: Error | undefined

  constructor(script: readonly Act[], factor: number) {
    this.#script = [...script]
    this.here.answer = ({ shardId, records }, invocation) => this.#invoked(shardId, records, invocation)
    this.#mapping = this.#start(factor)
  }

  async take(one: Step): Promise<void> {
    const open = this.here.log.openShards()
    if (one.kind === 'put') await this.put(one.keys)
    else if (one.kind === 'split') await this.here.log.split(open[one.of % open.length]!)
    else if (one.kind === 'merge' && open.length > 1) {
      const at = one.of % (open.length - 1)
      await this.here.log.merge(open[at]!, open[at + 1]!)
    } else if (one.kind === 'wait') await this.here.wait(one.of * 1_000)
    else if (one.kind === 'restart') {
      await this.#mapping.stop()
      this.#mapping = this.#start(1 + one.of)
    }
  }

  async put(keys: readonly number[]): Promise<void> {
    const texts = keys.map((key) => `${key.toString()}-${(this.#count++).toString()}`)
    for (const text of texts) this.#put.set(keyOf(text), [...(this.#put.get(keyOf(text)) ?? []), text])
    await this.here.put(...texts)
  }

  /** All records of every key were delivered, in order. */
  async end(): Promise<void> {
    await this.#mapping.idle()
    await this.#mapping.stop()
    if (this.fault !== undefined) throw this.fault
    for (const [key, texts] of this.#put) expect(this.#done.get(key), `all of ${key}`).toBe(texts.length)
  }

  #start(factor: number) {
    this.#factor = factor
    return this.here.start({
      parallelizationFactor: factor,
      batchSize: 4,
      functionResponseTypes: ['ReportBatchItemFailures'],
    })
  }

  async #invoked(shardId: string, texts: readonly string[], { records }: Invocation): Promise<unknown> {
    const keys = new Set(texts.map(keyOf))
    this.#watch(() => this.#take(shardId, keys))
    const { ms, failsAt } = this.#script.shift() ?? { ms: 0, failsAt: Infinity }
    await this.here.wait(ms)
    for (const key of keys) this.#inHand.delete(key)
    this.#hands.set(shardId, (this.#hands.get(shardId) ?? 0) - 1)
    for (const text of texts.slice(0, failsAt)) this.#watch(() => this.#do(text))
    return failsAt < texts.length
      ? { batchItemFailures: [{ itemIdentifier: records[failsAt]!.sequenceNumber }] }
      : null
  }

  #take(shardId: string, keys: ReadonlySet<string>): void {
    for (const key of keys) expect(this.#inHand, `${key} is in one hand`).not.toContain(key)
    for (const key of keys) this.#inHand.add(key)
    this.#hands.set(shardId, (this.#hands.get(shardId) ?? 0) + 1)
    expect(this.#hands.get(shardId), `invocations at once in ${shardId}`).toBeLessThanOrEqual(this.#factor)
  }

  /** A record may be delivered again, but not before its turn. */
  #do(text: string): void {
    const turn = this.#put.get(keyOf(text))!.indexOf(text)
    const done = this.#done.get(keyOf(text)) ?? 0
    expect(turn, `the turn of ${text}`).toBeLessThanOrEqual(done)
    this.#done.set(keyOf(text), Math.max(done, turn + 1))
  }

  #watch(check: () => void): void {
    try {
      check()
    } catch (fault) {
      this.fault ??= fault as Error
    }
  }
}
