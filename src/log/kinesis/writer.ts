import type { Appended, NewRecord } from '../log.ts'
import { refuseRecord } from '../limits.ts'
import { isPassing } from './failure.ts'
import { Lane, sizeOf, type Parcel } from './lane.ts'
import { backOff } from './patience.ts'
import { mayPass, put, REQUEST_BYTES, REQUEST_RECORDS } from './put.ts'
import type { Stream } from './stream.ts'

/** So many requests at once, each as full as it gets: what comes meanwhile gathers for the next. */
const REQUESTS = 4

export interface WriterOptions {
  readonly stream: Stream
  /** The most that the stream takes as one record, data and partition key, in bytes. */
  readonly maxRecordBytes: number
  /** Packs what waits in a lane into KPL-aggregated records. */
  readonly aggregate: boolean
  /** Told of every record that was taken. */
  readonly onTaken: (appended: Appended) => void
}

/**
 * Appends in the order of each lane: at most one record of a partition key is on its way, and what failed goes again
 * before what is behind it. A request whose answer was lost is sent again: its records may stand in the log twice.
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
   * Resolves once all are taken or refused. Where the world fails for one of them it rejects, once none is on its way any
   * more: any may then be in.
   */
  async append(records: readonly NewRecord[]): Promise<readonly Appended[]> {
    if (this.#closed) throw this.#options.stream.failure('append to', 'it is closed')
    const taking = records.map((record) => this.#add(record))
    this.#pump()
    await Promise.allSettled(taking)
    return Promise.all(taking)
  }

  /** Takes no more appends; resolves once those it took are answered. */
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

  /** The first parcel of as many lanes as go into one request. */
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

  /** Sends parcels until each is taken or refused; those that failed go again together. */
  async #deliver(parcels: readonly Parcel[]): Promise<void> {
    const { timing, patience } = this.#options.stream
    let left = parcels
    for (let failures = 1; left.length > 0; failures++) {
      left = await this.#attempt(left, failures >= patience.attempts)
      if (left.length > 0) await backOff(failures, patience, timing)
    }
  }

  /** One request; gives the parcels that are to go again. On the last attempt none is. */
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

  /** Tells what became of a parcel, unless it is to go again (false). */
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
