import { batchLength, PAYLOAD_BYTES, type Taken } from './batch.ts'
import { Bell } from './bell.ts'
import { deliver, type Delivery } from './deliver.ts'

/** How a lane gathers its batches. */
export interface Gathering {
  readonly batchSize: number
  readonly windowMs: number
}

/**
 * One of a shard's parallel streams of batches: the records of the partition keys that fall to it, in order, one
 * invocation at a time. A shard with ParallelizationFactor 1 has one lane.
 */
export class Lane {
  readonly #gathering: Gathering
  readonly #delivery: Delivery
  readonly #progressed: () => void
  readonly #changed = new Bell()
  #waiting: Taken[] = []
  #underWay: readonly Taken[] = []
  #closed = false

  constructor(gathering: Gathering, delivery: Delivery, progressed: () => void) {
    this.#gathering = gathering
    this.#delivery = delivery
    this.#progressed = progressed
  }

  /** How many records are here and not done with. */
  get outstanding(): number {
    return this.#underWay.length + this.#waiting.length
  }

  /** The first record that is not done with. */
  get first(): Taken | undefined {
    return this.#underWay[0] ?? this.#waiting[0]
  }

  /** Whether it would take more records now: nothing is under way, and no whole batch waits. */
  get wantsMore(): boolean {
    return this.#underWay.length === 0 && !this.#isFull()
  }

  add(taken: readonly Taken[]): void {
    this.#waiting = this.#waiting.concat(taken)
    this.#changed.ring()
  }

  /** Says that nothing more will come: what waits is delivered without waiting for more. */
  close(): void {
    this.#closed = true
    this.#changed.ring()
  }

  /** Delivers batch after batch; resolves when it is closed and empty, or when the mapping stops. */
  async run(): Promise<void> {
    while (await this.#gathered()) {
      this.#underWay = this.#waiting.splice(0, batchLength(this.#waiting, this.#gathering.batchSize))
      const batch = this.#underWay
      await deliver(this.#delivery, batch, (count) => {
        this.#underWay = batch.slice(count)
        this.#progressed()
      })
    }
  }

  /** Waits until there is a batch to deliver; false where there will be none. */
  async #gathered(): Promise<boolean> {
    const { stopping } = this.#delivery.around
    while (this.#waiting.length === 0 && !this.#isOver()) await this.#changed.rung(stopping)
    const deadline = this.#delivery.scheduler.now() + this.#gathering.windowMs
    while (this.#delivery.scheduler.now() < deadline && !this.#isFull() && !this.#isOver())
      await this.#changedBefore(deadline)
    return this.#waiting.length > 0 && !stopping.aborted
  }

  async #changedBefore(deadline: number): Promise<void> {
    const {
      scheduler,
      around: { stopping },
    } = this.#delivery
    const over = new AbortController()
    await Promise.race([
      this.#changed.rung(stopping),
      scheduler.sleep(deadline - scheduler.now(), over.signal),
    ])
    over.abort()
  }

  #isFull(): boolean {
    const { batchSize } = this.#gathering
    if (this.#waiting.length >= batchSize) return true
    return this.#waiting.reduce((bytes, taken) => bytes + taken.weight, 0) >= PAYLOAD_BYTES
  }

  #isOver(): boolean {
    return this.#closed || this.#delivery.around.stopping.aborted
  }
}
