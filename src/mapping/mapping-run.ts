import type { SequenceNumber } from '../events/position.ts'
import type { LogReader, LogRecord, Shard } from '../log/log.ts'
import { Bell } from './bell.ts'
import type { Ends } from './ends.ts'
import type { Checkpoint, Checkpoints } from './checkpoints.ts'
import type { Delivery } from './delivery.ts'
import { retryUntilStopped } from './retry-until-stopped.ts'
import { CheckpointSaver } from './checkpoint-saver.ts'
import type { Batching } from './batch-queue.ts'
import type { LogWatch } from './log-watch.ts'
import type { ShardWork, ShardWorkOf } from './shard-work.ts'
import { isDue, parentsOf } from './shard-order.ts'
import { keepStart } from './keep-start.ts'
import { BEGINNING, type MappingStart } from './starting-position.ts'
import type { ShardStatus } from './status.ts'

/** How often the shards are listed again while none of them ends, in milliseconds. */
const LIST_AGAIN_MS = 10_000

/** The work of a mapping, without its starts and stops. */
export interface Task {
  readonly log: LogReader
  readonly checkpoints: Checkpoints
  readonly start: MappingStart
  readonly batching: Batching
  readonly parallelizationFactor: number
  readonly matches: ((record: LogRecord) => boolean) | undefined
  readonly pollMs: number
  readonly takes: (shardId: string) => boolean
  /** The end of the mapping; undefined if it has none. */
  readonly until: Ends | undefined
  readonly logWatch: LogWatch | undefined
  readonly shardWork: ShardWorkOf
  /** The parts of a delivery, except the shard. */
  readonly delivery: Omit<Delivery, 'shardId'>
}

interface AtWork {
  readonly saver: CheckpointSaver
  readonly run: ShardWork
  progressAt: number
  /** The latest round (see `MappingRun.ask`) in which it was found empty with nothing outstanding. */
  quietIn: number
}

/** A mapping between a start and a stop: it delivers its shards, parents before their children. */
export class MappingRun {
  readonly #task: Task
  readonly #atWork = new Map<string, AtWork>()
  /** Completed shards: closed, or read to the end of the mapping. */
  readonly #ended = new Set<string>()
  readonly #changed = new Bell()
  readonly #over: Promise<void>
  #round = 0

  constructor(task: Task) {
    this.#task = task
    this.#over = this.#run()
  }

  /** Resolves when all its work has ended; the stopping signal causes this. */
  over(): Promise<void> {
    return this.#over
  }

  /** Resolves at the next change: a checkpoint saved, a shard found empty, a shard ended, the run stopping. */
  changed(): Promise<void> {
    return this.#changed.rung(this.#stopping)
  }

  /** Begins a round: `isQuietSince` tells whether a shard was found empty after that. */
  ask(): number {
    this.#round += 1
    this.#task.logWatch?.wake()
    return this.#round
  }

  isQuietSince(round: number, shardId: string): boolean {
    const atWork = this.#atWork.get(shardId)
    return (
      this.#ended.has(shardId) || (atWork !== undefined && atWork.quietIn >= round && atWork.saver.isSaved)
    )
  }

  /** The last settled record, as saved. */
  reached(shardId: string): SequenceNumber | undefined {
    return this.#atWork.get(shardId)?.saver.saved.sequenceNumber
  }

  get isStopping(): boolean {
    return this.#stopping.aborted
  }

  shards(): readonly ShardStatus[] {
    return [...this.#atWork].map(([shardId, { saver, run, progressAt }]) => ({
      shardId,
      sequenceNumber: saver.saved.sequenceNumber,
      ended: saver.saved.ended,
      outstanding: run.outstanding,
      millisBehindLatest: run.millisBehindLatest,
      progressAt,
    }))
  }

  get #stopping(): AbortSignal {
    return this.#task.delivery.context.stopping
  }

  async #run(): Promise<void> {
    const { context } = this.#task.delivery
    const running = new Map<string, Promise<void>>()
    const stood = await retryUntilStopped(context, 'load the checkpoints', () => this.#load())
    while (stood !== undefined && !this.#stopping.aborted) {
      const shards =
        (await retryUntilStopped(context, 'list the shards', () => this.#task.log.shards())) ?? []
      const waitsForOthers = await this.#lookAtOthers(shards, running)
      for (const shard of this.#due(shards, running))
        running.set(shard.shardId, this.#work(shard.shardId, stood.get(shard.shardId) ?? BEGINNING))
      await this.#shardEnds(this.#atWork.size > 0 && !waitsForOthers)
    }
    await Promise.all(running.values())
  }

  /** The checkpoints; those of the starting position if the mapping has never run. */
  async #load(): Promise<ReadonlyMap<string, Checkpoint>> {
    const { log, checkpoints, start, delivery } = this.#task
    const stood = await keepStart({ mapping: delivery.mapping, log, checkpoints, start })
    this.#knowEnded(stood)
    return stood
  }

  #due(shards: readonly Shard[], running: ReadonlyMap<string, unknown>): readonly Shard[] {
    const listed = new Set(shards.map(({ shardId }) => shardId))
    return this.#waiting(shards, running).filter((shard) => isDue(shard, listed, this.#isEnded))
  }

  readonly #isEnded = (shardId: string): boolean => this.#ended.has(shardId)

  #waiting(shards: readonly Shard[], running: ReadonlyMap<string, unknown>): readonly Shard[] {
    const { takes, until } = this.#task
    return shards.filter(
      ({ shardId }) =>
        takes(shardId) && until?.has(shardId) !== false && !running.has(shardId) && !this.#ended.has(shardId),
    )
  }

  /**
   * Whether a shard waits for a parent that another runner delivers. The parent's checkpoint tells when it has ended.
   */
  async #lookAtOthers(shards: readonly Shard[], running: ReadonlyMap<string, unknown>): Promise<boolean> {
    const { takes, checkpoints, delivery } = this.#task
    const others = shards.map(({ shardId }) => shardId).filter((shardId) => !takes(shardId))
    const isAwaited = (parent: string) => others.includes(parent) && !this.#ended.has(parent)
    const waits = () => this.#waiting(shards, running).some((shard) => parentsOf(shard).some(isAwaited))
    if (others.length === 0 || !waits()) return false
    const look = () => checkpoints.look(delivery.mapping)
    const stand = await retryUntilStopped(delivery.context, 'look at the checkpoints', look)
    this.#knowEnded(stand ?? new Map())
    return waits()
  }

  #knowEnded(checkpoints: ReadonlyMap<string, Checkpoint>): void {
    for (const [shardId, { ended }] of checkpoints) if (ended) this.#ended.add(shardId)
    this.#changed.ring()
  }

  /** Waits until a shard has ended. It also checks from time to time, because children may be listed late. */
  async #shardEnds(isAnyAtWork: boolean): Promise<void> {
    const { pollMs, delivery } = this.#task
    const [before, over] = [this.#ended.size, new AbortController()]
    const end = () => over.abort()
    this.#stopping.addEventListener('abort', end)
    void delivery.scheduler.sleep(isAnyAtWork ? LIST_AGAIN_MS : pollMs, over.signal).then(end)
    while (!this.isStopping && !over.signal.aborted && this.#ended.size === before)
      await this.#changed.rung(over.signal)
    end()
    this.#stopping.removeEventListener('abort', end)
  }

  async #work(shardId: string, start: Checkpoint): Promise<void> {
    const { delivery, checkpoints, until } = this.#task
    const now = () => delivery.scheduler.now()
    const progressed = () => {
      atWork.progressAt = now()
      this.#changed.ring()
    }
    const saver = new CheckpointSaver(
      checkpoints,
      [delivery.mapping, shardId],
      start,
      delivery.context,
      progressed,
    )
    const quiet = (round: number) => {
      atWork.quietIn = round
      progressed()
    }
    const run = this.#task.shardWork({
      ...this.#task,
      saver,
      until: until === undefined ? undefined : (until.get(shardId) ?? ''),
      delivery: { ...delivery, shardId },
      round: () => this.#round,
      quiet,
    })
    const atWork: AtWork = { saver, run, progressAt: now(), quietIn: 0 }
    this.#atWork.set(shardId, atWork)
    await run.run()
    if (saver.saved.ended || (run.isThrough && saver.isSaved)) this.#ended.add(shardId)
    this.#atWork.delete(shardId)
    this.#changed.ring()
  }
}
