import type { Appended, NewRecord } from '../log.ts'
import { refuseRecord } from '../limits.ts'
import { isPassing } from './failure.ts'
import { Lane, sizeOf, type Parcel } from './lane.ts'
import { backOff } from './patience.ts'
import { mayPass, put, REQUEST_BYTES, REQUEST_RECORDS } from './put.ts'
import type { Stream } from './stream.ts'

/** At most so many requests at one time, each as full as possible: later records gather for the next request. */
const REQUESTS = 4

export interface WriterOptions {
  readonly stream: Stream
  /** The stream's limit of a record's data and partition key together, in bytes. */
  readonly maxRecordBytes: number
  /** Whether to pack the waiting records of a lane into KPL-aggregated records. */
  readonly aggregate: boolean
  /** Called with the outcome of each record that was sent. */
  readonly onTaken: (appended: Appended) => void
}

/**
 * Appends in the order of each lane: at most one record of a partition key is under way, and a failed record is sent
 * again before those behind it. A request whose answer was lost is sent again, so its records may be in the log twice.
 */
export class Writer {
  readonly #options: WriterOptions
  readonly #lanes = new Map<string, Lane>()
  readonly #ready = new Set<Lane>()
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
      const lane = this.#lane(record.partitionKey)
      lane.add({ record, tell, fail })
      if (!lane.isUnderWay) this.#ready.add(lane)
    })
  }

  #lane(key: string): Lane {
    const known = this.#lanes.get(key) ?? new Lane(key)
    this.#lanes.set(key, known)
    return known
  }

  #pump(): void {
    while (this.#ready.size > 0 && this.#requests < REQUESTS) {
      const delivery = this.#deliver(this.#gather()).finally(() => this.#underWay.delete(delivery))
      this.#underWay.add(delivery)
    }
  }

  /** The next parcels of as many lanes as fit into one request. */
  #gather(): readonly Parcel[] {
    const parcels: Parcel[] = []
    let room = REQUEST_BYTES
    for (const lane of this.#ready) {
      const parcel = lane.next(this.#options.aggregate, room)
      if (parcel === undefined || parcels.length === REQUEST_RECORDS) break
      room -= sizeOf(parcel.record)
      lane.take(parcel)
      this.#ready.delete(lane)
      parcels.push(parcel)
    }
    return parcels
  }

  /** Sends parcels until each is accepted or refused; those that failed are sent again together. */
  async #deliver(parcels: readonly Parcel[]): Promise<void> {
    const { timing, patience } = this.#options.stream
    let left = parcels
    for (let failures = 1; left.length > 0; failures++) {
      left = await this.#attempt(left, failures >= patience.attempts)
      if (left.length > 0) await backOff(failures, patience, timing)
    }
  }

  /** Sends one request; gives the parcels to send again. After the last attempt there are none. */
  async #attempt(parcels: readonly Parcel[], isLast: boolean): Promise<readonly Parcel[]> {
    this.#requests += 1
    try {
      const outcomes = await put(this.#options.stream, parcels)
      return parcels.filter((parcel, at) => !this.#settle(parcel, outcomes[at], isLast))
    } catch (cause) {
      if (isPassing(cause) && !isLast) return parcels
      for (const parcel of parcels) this.#fail(parcel, this.#options.stream.failure('append to', cause))
      return []
    } finally {
      this.#requests -= 1
      this.#pump()
    }
  }

  /** Reports the result of a parcel; false if it must be sent again. */
  #settle(parcel: Parcel, outcome: Appended | undefined, isLast: boolean): boolean {
    if (outcome === undefined || (mayPass(outcome) && !isLast)) return false
    const behind = mayPass(outcome) ? parcel.lane.clear() : []
    this.#options.onTaken(outcome)
    for (const { tell } of [...parcel.holds, ...behind]) tell(outcome)
    this.#release(parcel.lane)
    return true
  }

  #fail({ lane, holds }: Parcel, error: Error): void {
    for (const { fail } of [...holds, ...lane.clear()]) fail(error)
    this.#release(lane)
  }

  #release(lane: Lane): void {
    lane.isUnderWay = false
    if (lane.isEmpty) this.#lanes.delete(lane.key)
    else this.#ready.add(lane)
  }
}
