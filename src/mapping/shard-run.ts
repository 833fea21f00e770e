import type { Cursor, LogRecord, Slice, Start } from '../log/log.ts'
import { Bell } from './bell.ts'
import type { Checkpoint } from './checkpoints.ts'
import { retryUntilStopped } from './retry-until-stopped.ts'
import type { Moment } from './log-clock.ts'
import { BatchQueue } from './batch-queue.ts'
import { ReadSoFar } from './read-so-far.ts'
import { share } from './share.ts'
import type { ShardRunOptions, ShardWork } from './shard-work.ts'
import { cutAfter, isPast } from './until.ts'

/** The result of a read. */
interface Reached {
  /** Undefined at the end of a closed shard, and at the end of the run. */
  readonly cursor: Cursor | undefined
  /** Whether more records are there already. */
  readonly isBehind: boolean
  /** Whether to wait before the next read. */
  readonly rests: boolean
}

/** The result of the last read. */
const OVER: Reached = { cursor: undefined, isBehind: false, rests: false }

const startOf = ({ sequenceNumber, timestamp }: Checkpoint): Start => {
  if (sequenceNumber !== undefined) return { type: 'AFTER_SEQUENCE_NUMBER', sequenceNumber }
  return timestamp === undefined ? { type: 'TRIM_HORIZON' } : { type: 'AT_TIMESTAMP', timestamp }
}

/** One mapping on one shard: one poll at a time, divided among its queues, with one checkpoint for all of them. */
export class ShardRun implements ShardWork {
  readonly #options: ShardRunOptions
  readonly #queues: readonly BatchQueue[]
  readonly #progressed = new Bell()
  readonly #start: Checkpoint
  readonly #read: ReadSoFar
  #millisBehindLatest: number | undefined
  /** Whether everything up to the end of the run was read. */
  #isRead = false

  constructor(options: ShardRunOptions) {
    this.#options = options
    this.#start = options.saver.saved
    this.#read = new ReadSoFar(this.#start.sequenceNumber)
    const progressed = () => {
      this.#keep(false)
      this.#progressed.ring()
    }
    this.#queues = Array.from(
      { length: options.parallelizationFactor },
      () => new BatchQueue(options.batching, options.delivery, progressed),
    )
  }

  /** The number of records that were read and are not settled. */
  get outstanding(): number {
    return this.#queues.reduce((sum, queue) => sum + queue.outstanding, 0)
  }

  get millisBehindLatest(): number | undefined {
    return this.#millisBehindLatest
  }

  /** Whether everything up to the end of the run is settled. */
  get isThrough(): boolean {
    return this.#isRead && this.outstanding === 0
  }

  /**
   * Resolves when the mapping stops, when everything up to the end of the run is settled, or everything of a closed
   * shard.
   */
  async run(): Promise<void> {
    const delivering = Promise.all(this.#queues.map((queue) => queue.run()))
    const isEnd = await this.#poll()
    for (const queue of this.#queues) queue.close()
    await delivering
    if (isEnd && this.outstanding === 0) this.#keep(true)
    await this.#options.saver.settled()
  }

  get #stopping(): AbortSignal {
    return this.#options.delivery.context.stopping
  }

  /** Reads until the shard's end (true), or until the run ends or the mapping stops (false). */
  async #poll(): Promise<boolean> {
    const { log, delivery, logWatch, until } = this.#options
    this.#isRead = isPast(this.#start.sequenceNumber, until)
    if (this.#isRead) return false
    const cursor = await this.#retry('open a shard', () => log.open(delivery.shardId, startOf(this.#start)))
    let reached: Reached | undefined = cursor && { cursor, isBehind: true, rests: false }
    while (reached?.cursor !== undefined && (await this.#hasRoom())) {
      const wakes = logWatch?.wakes
      reached = await this.#readFrom(reached.cursor)
      if (reached?.rests) await this.#rest(reached.isBehind ? undefined : wakes)
    }
    return reached !== undefined && reached.cursor === undefined && !this.#isRead
  }

  #rest(wakes: number | undefined): Promise<void> {
    const { delivery, pollMs, logWatch } = this.#options
    return logWatch === undefined || wakes === undefined
      ? delivery.scheduler.sleep(pollMs, this.#stopping)
      : logWatch.untilChanged(wakes, this.#stopping)
  }

  /**
   * One read; undefined if the mapping stops first. The slice is not returned: a waiting loop keeps its variables
   * alive, and all shards would keep their last records.
   */
  async #readFrom(cursor: Cursor): Promise<Reached | undefined> {
    const limit = this.#room()
    const { log, round: roundNow, until, delivery } = this.#options
    const [round, asked] = [roundNow(), delivery.clock.moment()]
    const whole = await this.#retry('read a shard', () => log.read(cursor, limit))
    if (whole === undefined) return undefined
    const slice = cutAfter(whole, until)
    this.#take(slice)
    if (whole.next === undefined && slice === whole) return OVER
    const isEnd = isAtEnd(whole, limit)
    if (isEnd) this.#readAll(round, asked)
    this.#isRead = isPast(whole.records.at(-1)?.sequenceNumber, until) || (isEnd && until !== undefined)
    if (this.#isRead) return OVER
    return { cursor: slice.next, isBehind: !isEnd, rests: isEnd || slice.records.length === 0 }
  }

  #retry<T>(action: string, attempt: () => Promise<T>): Promise<T | undefined> {
    return retryUntilStopped(this.#options.delivery.context, action, attempt)
  }

  /** At most so many records wait in the queues, so that a queue that fails for ever does not fill the memory. */
  #room(): number {
    const { batching, parallelizationFactor } = this.#options
    const batches = parallelizationFactor === 1 ? 1 : 2 * parallelizationFactor
    const held = this.#queues.reduce((sum, queue) => sum + queue.held, 0)
    return Math.min(10_000, batching.batchSize * batches - held)
  }

  /** Waits until a queue needs records and there is room; false if the mapping stops first. */
  async #hasRoom(): Promise<boolean> {
    while (!this.#stopping.aborted && !(this.#room() > 0 && this.#queues.some((queue) => queue.wantsMore)))
      await this.#progressed.rung(this.#stopping)
    return !this.#stopping.aborted
  }

  #take({ records, millisBehindLatest }: Slice): void {
    this.#millisBehindLatest = millisBehindLatest
    this.#read.add(records)
    this.#options.delivery.clock.saw(records)
    const shares = share(this.#matching(records), this.#queues.length)
    this.#queues.forEach((queue, index) => {
      const ofQueue = shares[index] ?? []
      if (ofQueue.length > 0) queue.add(ofQueue)
    })
    this.#keep(false)
  }

  /** The shard was read to its end at this moment and in this round. */
  #readAll(round: number, moment: Moment): void {
    for (const queue of this.#queues) queue.readTo(this.#options.delivery.clock.reachedAt(moment))
    if (this.outstanding === 0) this.#options.quiet(round)
  }

  #matching(records: readonly LogRecord[]): readonly LogRecord[] {
    const { matches } = this.#options
    return matches === undefined ? records : records.filter(matches)
  }

  /** Saves the checkpoint: everything is settled up to the record before the first unsettled one. */
  #keep(ended: boolean): void {
    const [first, ...others] = this.#queues.flatMap((queue) => queue.first ?? [])
    const earliest = others.reduce(
      (least, record) => (record.sequenceNumber < (least?.sequenceNumber ?? '') ? record : least),
      first,
    )
    const sequenceNumber = this.#read.doneBefore(earliest)
    this.#options.saver.save({ ...this.#start, sequenceNumber, ended: ended && first === undefined })
  }
}

/** Kinesis may give no records although there are more: only `millisBehindLatest` tells. */
const isAtEnd = (slice: Slice, limit: number): boolean =>
  slice.millisBehindLatest === 0 && slice.records.length < limit
