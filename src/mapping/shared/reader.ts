import type { LogReader } from '../../log/log.ts'
import { Bell } from '../bell.ts'
import type { Scheduler } from '../clock.ts'
import type { Follower } from './follower.ts'
import { portionOf, type Place, type Portion } from './place.ts'
import type { Share } from './turns.ts'

/** A mapping that has not finished so many milliseconds after another one has goes on alone. */
const PATIENCE_MS = 1_000

/** If none has finished after so many milliseconds, all go on alone: the records of other shards wait for them. */
const PATIENCE_AT_FIRST_MS = 5_000

export interface ReaderParts {
  readonly log: LogReader
  readonly scheduler: Scheduler
  /** The maximum number of records of a read. */
  readonly limit: number
  /** Called with a mapping that has taken its records too late to stay, and its place. */
  readonly rejoin: (follower: Follower, at: Place) => void
}

/** The result of a turn: whether there is more to read at once, or the shard's end was reached. */
export type Outcome = 'more' | 'nothing' | 'end' | 'failed'

/** Records that the mappings are working on. */
interface HandedOut {
  readonly portion: Portion
  readonly pending: Set<Follower>
  readonly changed: Bell
}

/** Mappings at one place of a shard: it reads for all of them, and hands each the same list of records. */
export class Reader {
  readonly #parts: ReaderParts
  readonly #shardId: string
  readonly #followers = new Set<Follower>()
  readonly #emptied = new AbortController()
  #place: Place
  #handedOut: HandedOut | undefined
  #isInTurn = false

  constructor(parts: ReaderParts, shardId: string, place: Place) {
    this.#parts = parts
    this.#shardId = shardId
    this.#place = place
  }

  /** The place from which it reads, or whose records the mappings are working on. */
  get place(): Place {
    return this.#place
  }

  get isEmpty(): boolean {
    return this.#followers.size === 0
  }

  /** Aborted when the last mapping has left while it rests. */
  get emptied(): AbortSignal {
    return this.#emptied.signal
  }

  /** Adds a mapping that stands at its place, also while the others work on the records from there. */
  add(follower: Follower): void {
    this.#followers.add(follower)
    if (this.#handedOut !== undefined) void this.#give(follower, this.#handedOut)
  }

  /** The mappings that stop leave; during a turn, they leave at its end. */
  dropStopped(): void {
    if (this.#isInTurn) return
    for (const follower of this.#followers)
      if (follower.stopping.aborted && this.#followers.delete(follower)) follower.leave()
    if (this.isEmpty) this.#emptied.abort()
  }

  /** Hands its mappings over to another reader at the same place. */
  mergeInto(other: Reader): void {
    for (const follower of this.#followers) other.add(follower)
    this.#followers.clear()
  }

  /** Reads once, at most up to other places, and waits until its mappings have taken the records. */
  async turn(others: () => readonly Place[], share: Share): Promise<Outcome> {
    this.#isInTurn = true
    try {
      return await this.#readAndHandOut(others, share)
    } finally {
      this.#isInTurn = false
      this.dropStopped()
    }
  }

  async #readAndHandOut(others: () => readonly Place[], share: Share): Promise<Outcome> {
    const limit = Math.min(this.#parts.limit, share.limit)
    const rounds = [...this.#followers].map((follower) => [follower, follower.round] as const)
    const portion = await this.#read(others, limit)
    if (portion === undefined) return 'failed'
    const { records, after, millisBehindLatest } = portion
    share.hasRead(records.length)
    if (records.length > 0) await this.#handOut(portion)
    else this.#place = after
    if (after.isEnd) return this.#end()
    if (millisBehindLatest > 0 || records.length >= limit) return records.length > 0 ? 'more' : 'nothing'
    for (const [follower, round] of rounds) if (this.#followers.has(follower)) follower.quiet(round)
    return 'end'
  }

  async #read(others: () => readonly Place[], limit: number): Promise<Portion | undefined> {
    const { log } = this.#parts
    try {
      const cursor = this.#place.cursor ?? (await this.#open())
      return portionOf(await log.read(cursor, limit), this.#place, others())
    } catch (cause) {
      for (const follower of this.#followers) follower.disturbed('read a shard', cause)
      return undefined
    }
  }

  #open() {
    const { reached: sequenceNumber } = this.#place
    const start = sequenceNumber === undefined ? TRIM_HORIZON : { type: AFTER, sequenceNumber }
    return this.#parts.log.open(this.#shardId, start)
  }

  /** Between the last look at what is pending and the new place no mapping may come: it would miss the records. */
  async #handOut(portion: Portion): Promise<void> {
    const handedOut = { portion, pending: new Set<Follower>(), changed: new Bell() }
    this.#handedOut = handedOut
    for (const follower of this.#followers) void this.#give(follower, handedOut)
    for (let patience = PATIENCE_AT_FIRST_MS; handedOut.pending.size > 0; patience = PATIENCE_MS)
      if (!(await this.#hasMoved(handedOut, patience))) break
    for (const late of handedOut.pending) this.#followers.delete(late)
    handedOut.pending.clear()
    this.#handedOut = undefined
    this.#place = portion.after
  }

  async #hasMoved({ changed }: HandedOut, patience: number): Promise<boolean> {
    const over = new AbortController()
    const late = this.#parts.scheduler.sleep(patience, over.signal).then(() => false)
    const hasMoved = await Promise.race([changed.rung().then(() => true), late])
    over.abort()
    return hasMoved
  }

  async #give(follower: Follower, { portion, pending, changed }: HandedOut): Promise<void> {
    pending.add(follower)
    const failed = () => {
      if (pending.delete(follower)) this.#followers.delete(follower)
      changed.ring()
    }
    const isSettled = await follower.take(portion, failed)
    const isInTime = pending.delete(follower)
    changed.ring()
    if (!isInTime && isSettled) this.#parts.rejoin(follower, portion.after)
    else if (!isSettled) {
      this.#followers.delete(follower)
      follower.leave()
    }
  }

  #end(): Outcome {
    for (const follower of this.#followers) follower.end(this.#place)
    this.#followers.clear()
    return 'end'
  }
}

const TRIM_HORIZON = { type: 'TRIM_HORIZON' } as const
const AFTER = 'AFTER_SEQUENCE_NUMBER' as const
