import { setImmediate } from 'node:timers/promises'
import { pauseAfter } from '../base/back-off.ts'
import type { Position } from '../events/position.ts'
import type { Arrival } from '../fold/arrival.ts'
import type { Shard } from '../log/log.ts'
import { systemScheduler } from '../mapping/clock.ts'
import { LogWatch } from '../mapping/log-watch.ts'
import { saves, type SavesWatch } from '../mapping/saves.ts'
import type { Tables } from '../tables/tables.ts'
import { CatchUp } from './catch-up.ts'
import type { Follower } from './follower.ts'
import type { NewsOf } from './news.ts'
import { afterRecord, type Spots } from './place.ts'
import { Frontier } from './frontier.ts'
import { eventsOf, ShardReader, type Portion, type Reading } from './shard-reader.ts'
import { startingSpots } from './starting-spots.ts'
import { progressOf, type Progress } from './table-progress.ts'

export interface TailOptions extends Reading {
  readonly tables: Tables
  /** The tables that must have folded an event before it is told. */
  readonly tableNames: readonly string[]
  readonly newsOf: NewsOf
  readonly report: (cause: unknown) => void
}

/** Somebody who waits until the tail is at the present place. */
interface Asking {
  readonly answer: (isPresent: boolean) => void
  readonly refuse: (cause: unknown) => void
}

/** Milliseconds between two looks at a log that has no version number (Kinesis: five reads a second for a shard). */
const POLL_MS = 1_000
/** Looks at the tables, if they are behind the log and fold in another process. */
const BACK_OFF = { firstMs: 5, longestMs: 250 }
const AFTER_FAILURE_MS = 1_000

/**
 * Reads the end of the log for all followers of this process together, up to where all tables have folded it. While
 * nobody follows, it reads nothing. A follower that is behind reads the log with the others that are behind (`CatchUp`).
 */
export class Tail {
  readonly #options: TailOptions
  readonly #watch: LogWatch | undefined
  readonly #followers = new Map<string, Set<Follower>>()
  readonly #catchUp: CatchUp
  readonly #readers = new Map<string, ShardReader>()
  readonly #held = new Map<string, Portion>()
  #shards: readonly Shard[] = []
  readonly #frontier = new Frontier(new Map())
  readonly #asking: Asking[] = []
  #placing: Promise<unknown> | undefined
  #isRunning = false
  #resting = new AbortController()
  #looks = 0

  constructor(options: TailOptions) {
    this.#options = options
    const version = options.log.version?.bind(options.log)
    this.#watch = version && new LogWatch({ version })
    this.#catchUp = new CatchUp(options, this.#followers)
  }

  /** The place of the live followers. */
  get spots(): Spots {
    return this.#frontier.spots
  }

  /** Takes over a list of shards that is newer. */
  know(shards: readonly Shard[]): void {
    this.#shards = shards
  }

  /** Resolves when the tail is at a place from which followers may go on. */
  async begin(): Promise<void> {
    if (this.#isRunning) return
    await (this.#placing ??= this.#place().finally(() => (this.#placing = undefined)))
  }

  /** The place of the live followers, at or after all that the tables had folded when this was called. */
  async present(): Promise<Spots> {
    while (!(await (this.#isRunning ? this.#untilPresent() : this.#place())));
    return this.spots
  }

  /** Adds a follower; it is live if its place is that of the tail. Call `begin` first. */
  add(follower: Follower): void {
    const those = this.#followers.get(follower.user) ?? new Set()
    this.#followers.set(follower.user, those.add(follower))
    this.#catchUp.add(follower, this.spots)
    follower.onRoom = () => this.#wake()
    this.#wake()
    if (!this.#isRunning) void this.#run()
  }

  remove(follower: Follower): void {
    const those = this.#followers.get(follower.user)
    those?.delete(follower)
    if (those?.size === 0) this.#followers.delete(follower.user)
    this.#catchUp.remove(follower)
    if (this.#followers.size === 0) this.#wake()
  }

  #wake(): void {
    this.#resting.abort()
  }

  /**
   * Resolves when the tail has told all that the tables have folded now; with false if it has stopped. Rejects if the tail
   * cannot read. It does not wake a tail that polls: each look takes reads from the consumers.
   */
  #untilPresent(): Promise<boolean> {
    return new Promise((answer, refuse) => {
      this.#asking.push({ answer, refuse })
      if (this.#watch !== undefined) this.#wake()
    })
  }

  /** Begins where all tables are; false if the tail runs by now. */
  async #place(): Promise<boolean> {
    const { log, tables, tableNames } = this.#options
    const progress = await progressOf(tables, tableNames)
    const shards = await log.shards()
    if (this.#isRunning) return false
    this.#shards = shards
    this.#frontier.reset(startingSpots(shards, progress))
    this.#readers.clear()
    this.#held.clear()
    return true
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    const saving = saves.watch()
    while (this.#followers.size > 0) {
      const wakes = this.#watch?.wakes ?? 0
      this.#resting = new AbortController()
      try {
        const moved = [await this.#catchUp.step(this.spots, this.#shards), await this.#advanceForAsking()]
        if (moved.includes(true)) await setImmediate()
        else await this.#rest(wakes, saving)
      } catch (cause) {
        this.#options.report(cause)
        for (const { refuse } of this.#asking.splice(0)) refuse(cause)
        this.#readers.clear()
        this.#held.clear()
        await systemScheduler.sleep(AFTER_FAILURE_MS, new AbortController().signal)
      }
    }
    saving.close()
    this.#isRunning = false
    for (const { answer } of this.#asking.splice(0)) answer(false)
  }

  /** Those that asked before a look that finds nothing more to tell are answered. */
  async #advanceForAsking(): Promise<boolean> {
    const asked = this.#asking.length
    const moved = await this.#advance()
    if (!moved) for (const { answer } of this.#asking.splice(0, asked)) answer(true)
    return moved
  }

  /** Nothing is told before a checkpoint is saved. If tables fold elsewhere, no signal comes. */
  async #rest(wakes: number, saving: SavesWatch): Promise<void> {
    const { signal } = this.#resting
    if (this.#held.size > 0) return saving.next({ pauseMs: pauseAfter((this.#looks += 1), BACK_OFF), signal })
    if (this.#watch === undefined) return systemScheduler.sleep(POLL_MS, signal)
    return saves.isHeard ? saving.next({ pauseMs: POLL_MS, signal }) : this.#watch.untilChanged(wakes, signal)
  }

  /** Tells what the tables have folded since; whether that was anything. */
  async #advance(): Promise<boolean> {
    for (const [shardId, position] of this.spots)
      if (!this.#held.has(shardId) && !this.#frontier.isEnded(shardId)) await this.#read(shardId, position)
    if (this.#held.size === 0) return false
    const progress = await progressOf(this.#options.tables, this.#options.tableNames)
    let moved = false
    for (const [shardId, portion] of [...this.#held])
      moved = (await this.#tell(shardId, portion, progress(shardId))) || moved
    if (moved) this.#looks = 0
    return moved
  }

  async #read(shardId: string, position: Position | undefined): Promise<void> {
    const reader = this.#readers.get(shardId) ?? new ShardReader(this.#options, shardId, position)
    this.#readers.set(shardId, reader)
    const portion = await reader.next()
    if (portion.records.length > 0 || portion.isLast) this.#held.set(shardId, portion)
  }

  async #tell(shardId: string, { records, isLast }: Portion, progress: Progress): Promise<boolean> {
    const folded = progress.ended
      ? records
      : records.filter(({ sequenceNumber }) => sequenceNumber <= progress.sequence)
    const rest = records.slice(folded.length)
    const isAtEnd = rest.length === 0 && isLast
    const shards = isAtEnd ? await this.#options.log.shards() : this.#shards
    for (const arrival of eventsOf(this.#options, folded)) this.#tellLive(shardId, arrival)
    const last = folded.at(-1)
    if (last !== undefined) this.#frontier.move(shardId, afterRecord(last.sequenceNumber))
    const isOver = isAtEnd && (progress.ended || !isListed(shardId, shards))
    this.#held.delete(shardId)
    if (isOver) this.#end(shardId, shards)
    else if (rest.length > 0 || isLast) this.#held.set(shardId, { records: rest, isLast })
    return folded.length > 0 || isOver
  }

  #end(shardId: string, shards: readonly Shard[]): void {
    this.#shards = shards
    this.#readers.delete(shardId)
    this.#frontier.end(shardId, shards)
  }

  #tellLive(shardId: string, { event, position }: Arrival): void {
    for (const news of this.#options.newsOf(event))
      for (const follower of this.#followers.get(news.user) ?? []) {
        if (!follower.isLive) continue
        const entry = { news, spots: this.spots, shardId, position }
        if (follower.offer(entry)) continue
        follower.fallBehind(entry)
        this.#catchUp.add(follower, this.spots)
      }
  }
}

/** A closed shard without records is not listed, and no table says that it has folded it. */
const isListed = (shardId: string, shards: readonly Shard[]): boolean =>
  shards.some((shard) => shard.shardId === shardId)
