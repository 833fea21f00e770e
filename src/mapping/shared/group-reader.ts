import { setMaxListeners } from 'node:events'
import type { LogReader } from '../../log/log.ts'
import type { Scheduler } from '../clock.ts'
import type { LogWatch } from '../log-watch.ts'
import { backOff } from '../retry-until-stopped.ts'
import type { ShardRunOptions, ShardWork } from '../shard-work.ts'
import { Follower } from './follower.ts'
import { isBefore, type Place } from './place.ts'
import { Reader, type Outcome, type ReaderParts } from './reader.ts'
import type { Share, Turns } from './turns.ts'

/** Outside of turns. */
const ALONE: Share = { limit: Infinity, hasRead: () => undefined }

export interface GroupReading {
  readonly log: LogReader
  /** The maximum number of records of a read. */
  readonly limit: number
  /** Milliseconds between two reads of a shard that has nothing new, without a log watch. */
  readonly pollMs: number
  readonly logWatch?: LogWatch | undefined
  readonly scheduler: Scheduler
  /** If missing, each shard is read at any time. */
  readonly turns?: Turns | undefined
}

/**
 * Reads each shard once for all mappings of a group. Those at one place of a shard have one reader. A mapping that is
 * behind, or that fails or takes too long with its records, has a reader of its own, which reads up to the place of the
 * next reader and hands its mappings over to it. So one that fails does not delay the others, and one that hangs delays
 * them for a second or so.
 */
export class GroupReader {
  readonly #parts: ReaderParts
  readonly #logWatch: LogWatch | undefined
  readonly #turns: Turns | undefined
  readonly #pollMs: number
  readonly #readers = new Map<string, ReadonlySet<Reader>>()

  constructor({ log, limit, pollMs, logWatch, scheduler, turns }: GroupReading) {
    this.#parts = { log, limit, scheduler, rejoin: (follower, at) => this.#join(follower, at) }
    this.#logWatch = logWatch
    this.#turns = turns
    this.#pollMs = pollMs
  }

  /** The delivery of a shard to one mapping. */
  readonly shardWork = (options: ShardRunOptions): ShardWork =>
    new Follower(options, (follower, from) => {
      this.#join(follower, from)
      follower.stopping.addEventListener('abort', () => {
        for (const reader of this.#at(follower.shardId)) reader.dropStopped()
      })
    })

  #join(follower: Follower, at: Place): void {
    if (follower.stopping.aborted) follower.leave()
    else if (at.isEnd) follower.end(at)
    else (this.#readerAt(follower.shardId, at) ?? this.#begin(follower.shardId, at)).add(follower)
  }

  /** The readers of a shard that have mappings. */
  #at(shardId: string): readonly Reader[] {
    return [...(this.#readers.get(shardId) ?? [])].filter((reader) => !reader.isEmpty)
  }

  #readerAt(shardId: string, { reached }: Place): Reader | undefined {
    return this.#at(shardId).find(({ place }) => place.reached === reached)
  }

  #begin(shardId: string, at: Place): Reader {
    const reader = new Reader(this.#parts, shardId, at)
    setMaxListeners(0, reader.emptied)
    this.#readers.set(shardId, new Set([...this.#at(shardId), reader]))
    void this.#run(reader, shardId)
    return reader
  }

  async #run(reader: Reader, shardId: string): Promise<void> {
    await this.#parts.scheduler.breathe()
    for (let failures = 0; !reader.isEmpty;) {
      const wakes = this.#logWatch?.wakes
      const outcome = await this.#turn(reader, shardId)
      failures = outcome === 'failed' ? failures + 1 : 0
      const other = this.#at(shardId).find(
        (one) => one !== reader && one.place.reached === reader.place.reached,
      )
      if (other !== undefined) reader.mergeInto(other)
      else await this.#rest(reader, outcome, failures, wakes)
    }
  }

  /** Only the foremost reader of a shard takes turns with those of other shards: those behind may catch up with it. */
  #turn(reader: Reader, shardId: string): Promise<Outcome> {
    const others = () =>
      this.#at(shardId)
        .filter((one) => one !== reader)
        .map(({ place }) => place)
    const work = async (share: Share) => (reader.isEmpty ? 'nothing' : reader.turn(others, share))
    const isBehind = others().some((place) => isBefore(reader.place, place))
    return isBehind || this.#turns === undefined ? work(ALONE) : this.#turns.take(work)
  }

  async #rest(reader: Reader, outcome: Outcome, failures: number, wakes: number | undefined): Promise<void> {
    const { scheduler } = this.#parts
    if (reader.isEmpty) return
    if (outcome === 'more') await scheduler.breathe()
    else if (outcome === 'end' && this.#logWatch !== undefined && wakes !== undefined)
      await this.#logWatch.untilChanged(wakes, reader.emptied)
    else await scheduler.sleep(outcome === 'failed' ? backOff(failures) : this.#pollMs, reader.emptied)
  }
}
