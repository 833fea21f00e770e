import type { LogRecord } from '../../log/log.ts'
import { batchLength } from '../batch.ts'
import { deliver } from '../deliver.ts'
import type { ShardRunOptions, ShardWork } from '../shard-work.ts'
import type { Place, Portion } from './place.ts'

/** A mapping in a shard: a reader hands it records, and it delivers them in its batches, with its retries. */
export class Follower implements ShardWork {
  readonly isThrough = false
  readonly shardId: string
  readonly #options: ShardRunOptions
  readonly #follow: (follower: Follower, from: Place) => void
  #leave: () => void = () => undefined
  #underWay = 0
  #millisBehindLatest: number | undefined

  constructor(options: ShardRunOptions, follow: (follower: Follower, from: Place) => void) {
    this.#options = options
    this.#follow = follow
    this.shardId = options.delivery.shardId
  }

  /** The number of records that it was handed and that are not settled. */
  get outstanding(): number {
    return this.#underWay
  }

  get millisBehindLatest(): number | undefined {
    return this.#millisBehindLatest
  }

  get stopping(): AbortSignal {
    return this.#options.delivery.context.stopping
  }

  /** The number of the present round: taken before a read, for `quiet`. */
  get round(): number {
    return this.#options.round()
  }

  /** Resolves when the mapping stops, or when everything of a closed shard is settled. */
  async run(): Promise<void> {
    const gone = new Promise<void>((resolve) => (this.#leave = resolve))
    const { sequenceNumber } = this.#options.saver.saved
    this.#follow(this, { reached: sequenceNumber, cursor: undefined, isEnd: false })
    await gone
    await this.#options.saver.settled()
  }

  /**
   * Whether all of it is settled; false if the mapping stopped first. `failed` is called if a batch takes more than one
   * try.
   */
  async take({ records, millisBehindLatest }: Portion, failed: () => void): Promise<boolean> {
    this.#millisBehindLatest = millisBehindLatest
    this.#options.delivery.clock.saw(records)
    this.#underWay = records.length
    let rest = records
    while (rest.length > 0) {
      const batch = this.#batchOf(rest)
      if (!(await this.#deliver(batch, failed))) break
      rest = rest.slice(batch.length)
    }
    this.#underWay = 0
    return rest.length === 0
  }

  /** The list itself, if all of it is one batch: mappings that get the same list can decode it once. */
  #batchOf(records: readonly LogRecord[]): readonly LogRecord[] {
    const { batchSize, payloadBytes } = this.#options.batching
    const length = batchLength(records, batchSize, payloadBytes)
    return length === records.length ? records : records.slice(0, length)
  }

  async #deliver(batch: readonly LogRecord[], failed: () => void): Promise<boolean> {
    const before = this.#underWay
    let settled = 0
    await deliver(this.#options.delivery, batch, undefined, (count) => {
      settled = count
      this.#underWay = before - count
      if (count < batch.length) failed()
      this.#keep(batch[count - 1])
    })
    return settled === batch.length
  }

  /** The shard was read to its end in this round, and all of it is settled. */
  quiet(round: number): void {
    this.#millisBehindLatest = 0
    this.#options.quiet(round)
  }

  disturbed(action: string, cause: unknown): void {
    this.#options.delivery.context.meter({ kind: 'disturbed', action, cause })
  }

  /** No reader hands it records any more. */
  leave(): void {
    this.#leave()
  }

  /** Everything of a closed shard is settled. */
  end({ reached }: Place): void {
    this.#options.saver.save({ sequenceNumber: reached, ended: true })
    this.#leave()
  }

  #keep(last: LogRecord | undefined): void {
    if (last !== undefined) this.#options.saver.save({ sequenceNumber: last.sequenceNumber, ended: false })
  }
}
