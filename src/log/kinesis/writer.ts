import type { Appended, NewRecord } from '../log.ts'
import { refuseRecord } from '../limits.ts'
import { isPassing } from './failure.ts'
import { PutQueue, sizeOf, type PutEntry } from './put-queue.ts'
import { backOff } from './retry.ts'
import { mayPass, put, REQUEST_BYTES, REQUEST_RECORDS } from './put.ts'
import type { Stream } from './stream.ts'

/** At most so many requests at one time, each as full as possible: later records gather for the next request. */
const REQUESTS = 4

export interface WriterOptions {
  readonly stream: Stream
  /** The stream's limit of a record's data and partition key together, in bytes. */
  readonly maxRecordBytes: number
  /** Whether to pack the waiting records of a queue into KPL-aggregated records. */
  readonly aggregate: boolean
  /** Called with the outcome of each record that was sent. */
  readonly onTaken: (appended: Appended) => void
}

/**
 * Appends in the order of each queue: at most one record of a partition key is under way, and a failed record is sent
 * again before those behind it. A request whose answer was lost is sent again, so its records may be in the log twice.
 */
export class Writer {
  readonly #options: WriterOptions
  readonly #queues = new Map<string, PutQueue>()
  readonly #ready = new Set<PutQueue>()
  readonly #underWay = new Set<Promise<void>>()
  #requests = 0
  #closed = false

  constructor(options: WriterOptions) {
    this.#options = options
  }

  /**
   * Resolves when each record is accepted or refused. If a request fails for good, it rejects after the last record has
   * an answer; any of the records may then be in the log.
   */
  async append(records: readonly NewRecord[]): Promise<readonly Appended[]> {
    if (this.#closed) throw this.#options.stream.failure('append to', 'it is closed')
    const taking = records.map((record) => this.#add(record))
    this.#pump()
    await Promise.allSettled(taking)
    return Promise.all(taking)
  }

  /** Refuses further appends; resolves when all earlier ones are answered. */
  async close(): Promise<void> {
    this.#closed = true
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }

  #add(record: NewRecord): Promise<Appended> {
    const refused = refuseRecord(record, sizeOf(record), this.#options.maxRecordBytes)
    if (refused !== undefined) return Promise.resolve(refused)
    return new Promise((tell, fail) => {
      const queue = this.#queue(record.partitionKey)
      queue.add({ record, tell, fail })
      if (!queue.isUnderWay) this.#ready.add(queue)
    })
  }

  #queue(key: string): PutQueue {
    const known = this.#queues.get(key) ?? new PutQueue(key)
    this.#queues.set(key, known)
    return known
  }

  #pump(): void {
    while (this.#ready.size > 0 && this.#requests < REQUESTS) {
      const delivery = this.#deliver(this.#gather()).finally(() => this.#underWay.delete(delivery))
      this.#underWay.add(delivery)
    }
  }

  /** The next entries of as many queues as fit into one request. */
  #gather(): readonly PutEntry[] {
    const entries: PutEntry[] = []
    let room = REQUEST_BYTES
    for (const queue of this.#ready) {
      const entry = queue.next(this.#options.aggregate, room)
      if (entry === undefined || entries.length === REQUEST_RECORDS) break
      room -= sizeOf(entry.record)
      queue.take(entry)
      this.#ready.delete(queue)
      entries.push(entry)
    }
    return entries
  }

  /** Sends entries until each is accepted or refused; those that failed are sent again together. */
  async #deliver(entries: readonly PutEntry[]): Promise<void> {
    const { timing, patience } = this.#options.stream
    let left = entries
    for (let failures = 1; left.length > 0; failures++) {
      left = await this.#attempt(left, failures >= patience.attempts)
      if (left.length > 0) await backOff(failures, patience, timing)
    }
  }

  /** Sends one request; gives the entries to send again. After the last attempt there are none. */
  async #attempt(entries: readonly PutEntry[], isLast: boolean): Promise<readonly PutEntry[]> {
    this.#requests += 1
    try {
      const outcomes = await put(this.#options.stream, entries)
      return entries.filter((entry, at) => !this.#settle(entry, outcomes[at], isLast))
    } catch (cause) {
      if (isPassing(cause) && !isLast) return entries
      for (const entry of entries) this.#fail(entry, this.#options.stream.failure('append to', cause))
      return []
    } finally {
      this.#requests -= 1
      this.#pump()
    }
  }

  /** Reports the result of an entry; false if it must be sent again. */
  #settle(entry: PutEntry, outcome: Appended | undefined, isLast: boolean): boolean {
    if (outcome === undefined || (mayPass(outcome) && !isLast)) return false
    const behind = mayPass(outcome) ? entry.queue.clear() : []
    this.#options.onTaken(outcome)
    for (const { tell } of [...entry.holds, ...behind]) tell(outcome)
    this.#release(entry.queue)
    return true
  }

  #fail({ queue, holds }: PutEntry, error: Error): void {
    for (const { fail } of [...holds, ...queue.clear()]) fail(error)
    this.#release(queue)
  }

  #release(queue: PutQueue): void {
    queue.isUnderWay = false
    if (queue.isEmpty) this.#queues.delete(queue.key)
    else this.#ready.add(queue)
  }
}
