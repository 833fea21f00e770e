import type { LogRecord } from '../log/log.ts'
import { batchLength, isFullPayload } from './batch.ts'
import { Bell } from './bell.ts'
import { deliver } from './deliver.ts'
import type { Delivery } from './delivery.ts'
import { finishWindow } from './run-function.ts'
import { Tumbling } from './tumbling.ts'

/** How a queue makes its batches; times in milliseconds, 0 for none. */
export interface Batching {
  readonly batchSize: number
  readonly payloadBytes: number
  readonly windowMs: number
  readonly tumblingMs: number
}

/**
 * One of a shard's parallel streams of batches: the records of its partition keys, in order, one invocation at a time.
 * A shard with ParallelizationFactor 1 has one queue.
 */
export class BatchQueue {
  readonly #batching: Batching
  readonly #delivery: Delivery
  readonly #progressed: () => void
  readonly #tumbling: Tumbling | undefined
  readonly #changed = new Bell()
  #waiting: readonly LogRecord[] = []
  #underWay: readonly LogRecord[] = []
  #readTo = -Infinity
  #closed = false

  constructor(batching: Batching, delivery: Delivery, progressed: () => void) {
    this.#batching = batching
    this.#delivery = delivery
    this.#progressed = progressed
    this.#tumbling = batching.tumblingMs > 0 ? new Tumbling(batching.tumblingMs) : undefined
  }

  /** The number of records in the queue. */
  get held(): number {
    return this.#underWay.length + this.#waiting.length
  }

  /** The number of records that are not settled; an open window counts as one. */
  get outstanding(): number {
    return this.held + (this.#tumbling?.first === undefined ? 0 : 1)
  }

  /** The first record that is not settled. */
  get first(): LogRecord | undefined {
    return this.#tumbling?.first ?? this.#underWay[0] ?? this.#waiting[0]
  }

  /** Whether the queue needs more records now: no invocation is under way, and the waiting records are no batch yet. */
  get wantsMore(): boolean {
    const isBatch = this.#batching.windowMs > 0 ? this.#isFull() : this.#waiting.length > 0
    return this.#underWay.length === 0 && !isBatch
  }

  add(records: readonly LogRecord[]): void {
    this.#waiting = joined(this.#waiting, records)
    this.#changed.ring()
  }

  /** Tells the queue that everything that arrived before this moment of the log's clock was read. */
  readTo(moment: number): void {
    this.#readTo = moment
    if (this.#windowIsOver()) this.#changed.ring()
  }

  /** Tells the queue that no more records come: the waiting ones are delivered without further waiting. */
  close(): void {
    this.#closed = true
    this.#changed.ring()
  }

  /** Delivers batch after batch; resolves when the queue is closed and empty, or when the mapping stops. */
  async run(): Promise<void> {
    while (await this.#gathered()) {
      if (this.#tumbling !== undefined && this.#windowIsOver()) await this.#finish(this.#tumbling)
      else await this.#deliverNext()
      await this.#delivery.scheduler.breathe()
    }
  }

  async #finish(tumbling: Tumbling): Promise<void> {
    if (await finishWindow(this.#delivery, tumbling, false)) this.#progressed()
  }

  async #deliverNext(): Promise<void> {
    const { batchSize, payloadBytes } = this.#batching
    const together = cut(this.#waiting, this.#inWindow())
    const batch = cut(together, batchLength(together, batchSize, payloadBytes))
    this.#waiting = this.#waiting.slice(batch.length)
    this.#underWay = batch
    await deliver(this.#delivery, batch, this.#tumbling, (count) => {
      this.#underWay = batch.slice(count)
      this.#progressed()
    })
  }

  /** Waits for a batch to deliver or a window to finish; false if there will be none. */
  async #gathered(): Promise<boolean> {
    const { scheduler, context } = this.#delivery
    const isReady = () => this.#waiting.length > 0 || this.#windowIsOver()
    while (!isReady() && !this.#isOver()) await this.#changed.rung(context.stopping)
    const deadline = scheduler.now() + this.#batching.windowMs
    while (scheduler.now() < deadline && !this.#isFull() && !this.#windowIsOver() && !this.#isOver())
      await this.#changedBefore(deadline)
    return isReady() && !context.stopping.aborted
  }

  async #changedBefore(deadline: number): Promise<void> {
    const { scheduler, context } = this.#delivery
    const over = new AbortController()
    const sleeping = scheduler.sleep(deadline - scheduler.now(), over.signal)
    await Promise.race([this.#changed.rung(context.stopping), sleeping])
    over.abort()
  }

  /** How many of the waiting records may go together: those of one tumbling window. */
  #inWindow(): number {
    return this.#tumbling?.countOfFirst(this.#waiting) ?? this.#waiting.length
  }

  #windowIsOver(): boolean {
    const [next] = this.#waiting
    if (this.#tumbling?.first === undefined || this.#underWay.length > 0) return false
    return next === undefined
      ? this.#closed || this.#tumbling.isComplete(this.#readTo)
      : this.#tumbling.isPast(next)
  }

  #isFull(): boolean {
    const waiting = this.#waiting
    if (waiting.length >= this.#batching.batchSize || this.#inWindow() < waiting.length) return true
    return isFullPayload(waiting, this.#batching.payloadBytes)
  }

  #isOver(): boolean {
    return this.#closed || this.#delivery.context.stopping.aborted
  }
}

const joined = <T>(a: readonly T[], b: readonly T[]): readonly T[] => (a.length === 0 ? b : a.concat(b))

const cut = <T>(list: readonly T[], length: number): readonly T[] =>
  length === list.length ? list : list.slice(0, length)
