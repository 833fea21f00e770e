import { expect } from 'vitest'
import type { SequenceNumber } from '../../../src/events/position.ts'
import type { LogRecord } from '../../../src/log/log.ts'
import { readCheckpoints, tableCheckpoints, type Checkpoints } from '../../../src/mapping/checkpoints.ts'
import type { Failure } from '../../../src/mapping/failure.ts'
import { Throttled, type Invocation } from '../../../src/mapping/invocation.ts'
import { LogWatch } from '../../../src/mapping/log-watch.ts'
import { startMapping, type Mapping } from '../../../src/mapping/mapping.ts'
import type { MappingOptions } from '../../../src/mapping/options.ts'
import { SharedReads } from '../../../src/mapping/shared-reads.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import { MemoryLog } from '../../rooms/mapping/support/memory-log.ts'
import { VirtualTime } from '../../rooms/mapping/support/virtual-time.ts'
import { GARBLED, itemOf, SUCCESSES } from './answers.ts'
import { MappingModel, type Act, type ModelSettings, type ModelStart } from './mapping-model.ts'

/** One incarnation of the runner. A dead one saves nothing more, and its actions are ignored. */
interface Runner {
  alive: boolean
  mapping: Mapping
}

/** How a mapping reads; it delivers the same in each way. */
export interface WaysToRead {
  readonly watchesLog: boolean
  readonly sharesReads: boolean
}

/** A mapping on a log, checked by the model; the function follows a script. */
export class MappingWorld {
  readonly time = new VirtualTime()
  readonly log = new MemoryLog(2, () => this.time.now())
  readonly model: MappingModel
  readonly script: Act[] = []
  /** An error that could not be thrown to the test. */
  fault: Error | undefined
  readonly #tables = memoryTables()
  readonly #reading: Pick<MappingOptions, 'logWatch' | 'sharedReads'>
  #runner: Runner
  #restarting: Promise<void> = Promise.resolve()
  /** The place of a requested move that has not happened yet. */
  #movingTo: ModelStart | undefined
  /** Saves that are under way when their runner dies still happen. */
  #saving: Promise<unknown> = Promise.resolve()

  /**
   * With `watchesLog` the mapping watches the log, otherwise each shard. With `sharesReads` it reads as one of several.
   */
  constructor(settings: ModelSettings, { watchesLog, sharesReads }: WaysToRead) {
    this.model = new MappingModel(settings)
    this.#reading = {
      ...(watchesLog && { logWatch: new LogWatch(this.log, this.time) }),
      ...(sharesReads && { sharedReads: new SharedReads() }),
    }
    for (const shardId of this.log.openShards()) this.model.addShard(shardId, [])
    this.#runner = this.#start()
  }

  async put(keys: readonly number[]): Promise<void> {
    const news = keys.map((key) => ({ partitionKey: `key-${key.toString()}`, data: new Uint8Array() }))
    for (const [i, appended] of (await this.log.append(news)).entries()) {
      const { shardId, sequenceNumber } = appended
      this.model.put(shardId, { id: sequenceNumber, key: news[i]!.partitionKey, at: this.time.now() })
    }
  }

  async split(which: number): Promise<void> {
    const open = this.log.openShards()
    await this.#reshard([open[which % open.length]!], ([shardId]) => this.log.split(shardId!))
  }

  async merge(which: number): Promise<void> {
    const open = this.log.openShards()
    if (open.length < 2) return
    const at = which % (open.length - 1)
    await this.#reshard([open[at]!, open[at + 1]!], ([one, other]) => this.log.merge(one!, other!))
  }

  async #reshard(parents: readonly string[], change: (parents: readonly string[]) => Promise<void>) {
    const before = new Set((await this.log.shards()).map(({ shardId }) => shardId))
    await change(parents)
    for (const parent of parents) this.model.close(parent)
    for (const { shardId } of await this.log.shards())
      if (!before.has(shardId)) this.model.addShard(shardId, parents)
  }

  /** Stops cleanly and continues with these settings. */
  async reconfigure(settings: ModelSettings): Promise<void> {
    await this.#restarting
    await this.#runner.mapping.stop()
    this.model.stopped(await this.#saved())
    this.model.restarted(await this.#saved())
    this.model.settings = settings
    this.#runner = this.#start()
  }

  /** Pauses, lets records arrive with time between them, and resumes. */
  async pause(arrivals: readonly { readonly keys: readonly number[]; readonly ms: number }[]): Promise<void> {
    await this.#restarting
    await this.#runner.mapping.pause()
    this.model.stopped(await this.#saved())
    this.model.restarted(await this.#saved())
    for (const { keys, ms } of arrivals) {
      await this.put(keys)
      await this.time.sleep(ms, new AbortController().signal)
    }
    await this.#runner.mapping.resume()
  }

  /** Continues from another place, paused or running. */
  async moveTo(start: ModelStart, paused: boolean): Promise<void> {
    await this.#restarting
    const runner = this.#runner
    this.#movingTo = start
    if (paused) await runner.mapping.pause()
    await runner.mapping.moveTo(start).then(
      () => expect(this.#movingTo, 'the mapping has moved').toBeUndefined(),
      (fault: unknown) => {
        if (runner.alive) throw fault
      },
    )
    await runner.mapping.resume()
  }

  /** Waits until all is settled, through all crashes of the script. */
  async settle(): Promise<void> {
    while (this.fault === undefined) {
      await this.#restarting
      const { mapping } = this.#runner
      const idle = mapping.idle().then(
        () => true,
        () => false,
      )
      if ((await idle) && mapping === this.#runner.mapping) return
    }
    throw this.fault
  }

  async end(): Promise<void> {
    await this.#runner.mapping.stop()
  }

  #start(): Runner {
    const runner = { alive: true } as Runner
    runner.mapping = startMapping({
      name: 'model',
      log: this.log,
      scheduler: this.time,
      ...this.#reading,
      functionTimeoutMs: 3_000,
      settings: { ...this.model.settings, functionResponseTypes: ['ReportBatchItemFailures'] },
      checkpoints: this.#checkpointsOf(runner),
      invoke: (invocation) => this.#invoked(runner, invocation),
      onFailure: (failure) => this.#told(runner, failure),
    })
    return runner
  }

  #checkpointsOf(runner: Runner): Checkpoints {
    const checkpoints = tableCheckpoints(this.#tables)
    return {
      ...checkpoints,
      save: (...args) => {
        if (!runner.alive) return Promise.reject(new Error('crashed'))
        const saving = checkpoints.save(...args)
        this.#saving = Promise.all([this.#saving, saving])
        return saving
      },
      reset: async (name, to) => {
        if (!runner.alive) throw new Error('crashed')
        const older = tableCheckpoints(this.#tables)
        await older.load(name)
        this.model.stopped(await this.#saved())
        await checkpoints.reset(name, to)
        if (this.#movingTo !== undefined) this.model.moved(this.#movingTo)
        this.#movingTo = undefined
        await this.#saveAllDone(older)
      },
    }
  }

  /** A late save of a runner that was taken for dead: it no longer moves the checkpoints. */
  async #saveAllDone(older: Checkpoints): Promise<void> {
    for (const { shardId } of await this.log.shards()) {
      const { end } = await this.log.behind(shardId, undefined)
      await older.save('model', shardId, { sequenceNumber: end, ended: true })
    }
  }

  async #invoked(runner: Runner, { shardId, records }: Invocation): Promise<unknown> {
    if (!runner.alive) return new Promise(() => undefined)
    const act = this.script.shift() ?? { kind: 'succeed', answer: 0 }
    this.#watch(() => {
      this.model.invoked(shardId, sequencesOf(records), this.time.now())
      this.model.acted(shardId, act)
    })
    return this.#act(runner, act, records)
  }

  #act(runner: Runner, act: Act, records: readonly LogRecord[]): Promise<unknown> {
    switch (act.kind) {
      case 'succeed':
        return Promise.resolve(SUCCESSES[act.answer % SUCCESSES.length])
      case 'report':
        return Promise.resolve({ batchItemFailures: act.indices.map((index) => itemOf(records, index)) })
      case 'garble':
        return Promise.resolve(GARBLED[act.answer % GARBLED.length])
      case 'throw':
        return Promise.reject(new Error('the function threw'))
      case 'throttle':
        return Promise.reject(new Throttled('no capacity'))
      case 'outlive':
        return this.time.sleep(10_000, new AbortController().signal)
      case 'crash':
        this.#crash(runner)
        return new Promise(() => undefined)
    }
  }

  #crash(runner: Runner): void {
    runner.alive = false
    this.#restarting = this.#saving
      .then(() => this.#saved())
      .then((saved) => {
        this.#watch(() => this.model.restarted(saved))
        this.#runner = this.#start()
      })
    void runner.mapping.stop()
  }

  #told(runner: Runner, failure: Failure): Promise<void> {
    if (!runner.alive) return Promise.reject(new Error('crashed'))
    const { condition, shardId, invocations, response } = failure
    const functionError = response?.functionError ?? null
    const told = { condition, records: sequencesOf(failure.records), invocations, functionError }
    this.#watch(() => this.model.discarded(shardId, told, this.time.now()))
    return Promise.resolve()
  }

  #watch(check: () => void): void {
    try {
      if (this.fault === undefined) check()
    } catch (fault) {
      this.fault = fault as Error
    }
  }

  async #saved(): Promise<Map<string, { done: SequenceNumber | undefined; ended: boolean }>> {
    const checkpoints = await readCheckpoints(this.#tables, 'model')
    return new Map([...checkpoints].map(([id, { sequenceNumber: done, ended }]) => [id, { done, ended }]))
  }
}

const sequencesOf = (records: readonly LogRecord[]) => records.map(({ sequenceNumber }) => sequenceNumber)
