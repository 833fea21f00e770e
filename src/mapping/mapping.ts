import { setMaxListeners } from 'node:events'
import { Bell } from './bell.ts'
import { systemScheduler } from './clock.ts'
import { caughtUp } from './caught-up.ts'
import { endsOf } from './ends.ts'
import { MappingRun } from './mapping-run.ts'
import type { MappingOptions } from './options.ts'
import { parseSettings, type MappingSettings } from './settings.ts'
import { checkpointsAt, faultOfStart, type MappingStart } from './starting-position.ts'
import { ShardRun } from './shard-run.ts'
import type { ShardWorkOf } from './shard-work.ts'
import type { MappingStatus } from './status.ts'
import { taskOf } from './task.ts'

/** A running event source mapping: it delivers a log's records to a function as AWS Lambda delivers those of Kinesis. */
export interface Mapping {
  /** Finishes the invocations under way, saves the checkpoints, and ends. */
  stop(): Promise<void>
  /** Like `stop`, but it can be resumed: retries then start again. */
  pause(): Promise<void>
  resume(): Promise<void>
  /** Continues from another place, back or forward, also while paused. Rejects for a moment in the future. */
  moveTo(start: MappingStart): Promise<void>
  /**
   * Resolves when everything in the log at the time of the call is delivered or given up; with an end, everything up to
   * there.
   */
  idle(): Promise<void>
  status(): MappingStatus
}

/** Starts a mapping. Throws if AWS would refuse a setting, or several together. */
export function startMapping(options: MappingOptions): Mapping {
  const { scheduler = systemScheduler, sharedReads = options.convoy } = options
  const settings = parseSettings(options.settings ?? {}, scheduler.now())
  if (!settings.ok) throw new Error(settings.error.join('; '))
  return new RunningMapping(options, settings.value, sharedReads?.shardWork ?? ownLoop)
}

const ownLoop: ShardWorkOf = (options) => new ShardRun(options)

class RunningMapping implements Mapping {
  readonly #options: MappingOptions
  readonly #settings: MappingSettings
  readonly #shardWork: ShardWorkOf
  #state: MappingStatus['state'] = 'paused'
  #run: { readonly run: MappingRun; readonly stopping: AbortController } | undefined
  /** Changes of state run one after the other. */
  #changing: Promise<void> = Promise.resolve()
  readonly #lived = new Bell()

  constructor(options: MappingOptions, settings: MappingSettings, shardWork: ShardWorkOf) {
    this.#options = options
    this.#settings = settings
    this.#shardWork = shardWork
    if (settings.enabled) this.#begin()
  }

  stop(): Promise<void> {
    return this.#change(() => this.#end('stopped'))
  }

  pause(): Promise<void> {
    return this.#change(() => this.#end('paused'))
  }

  resume(): Promise<void> {
    return this.#change(() => {
      this.#begin()
      return Promise.resolve()
    })
  }

  moveTo(start: MappingStart): Promise<void> {
    return this.#change(async () => {
      this.#refuse(start)
      const wasRunning = this.#run !== undefined
      await this.#end('paused')
      const { log, name, checkpoints } = this.#options
      await checkpoints.reset(name, await checkpointsAt(log, start))
      if (wasRunning) this.#begin()
    })
  }

  #refuse(start: MappingStart): void {
    const { name, scheduler = systemScheduler } = this.#options
    const fault = faultOfStart(start, scheduler.now())
    if (fault !== undefined) throw new Error(`Cannot move mapping "${name}": ${fault}`)
  }

  async idle(): Promise<void> {
    const { log, takes = () => true, until } = this.#options
    const ends = new Map([...(until ?? (await endsOf(log)))].filter(([shardId]) => takes(shardId)))
    while (this.#run === undefined || !(await caughtUp(this.#run.run, ends))) {
      if (this.#state === 'stopped')
        throw new Error(`Cannot wait for mapping "${this.#options.name}" to catch up: it is stopped`)
      await this.#lived.rung()
    }
  }

  status(): MappingStatus {
    return { state: this.#state, shards: this.#run?.run.shards() ?? [] }
  }

  #change(change: () => Promise<void>): Promise<void> {
    const changed = this.#changing.then(change)
    this.#changing = changed.catch(() => undefined)
    return changed
  }

  #begin(): void {
    if (this.#state !== 'paused') return
    const stopping = new AbortController()
    setMaxListeners(0, stopping.signal)
    const task = taskOf(this.#options, this.#settings, stopping.signal, this.#shardWork)
    this.#run = { run: new MappingRun(task), stopping }
    this.#state = 'running'
    this.#lived.ring()
  }

  async #end(state: 'paused' | 'stopped'): Promise<void> {
    const ending = this.#run
    ending?.stopping.abort()
    await ending?.run.over()
    this.#run = undefined
    if (this.#state !== 'stopped') this.#state = state
    this.#lived.ring()
  }
}
