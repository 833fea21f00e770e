import { tableCheckpoints } from '../../../../src/mapping/checkpoints.ts'
import type { Failure } from '../../../../src/mapping/failure.ts'
import type { Invocation, TumblingWindow } from '../../../../src/mapping/invocation.ts'
import { startMapping, type Mapping } from '../../../../src/mapping/mapping.ts'
import type { MappingOptions } from '../../../../src/mapping/options.ts'
import { memoryTables } from '../../../../src/tables/memory.ts'
import { MemoryLog } from './memory-log.ts'
import { VirtualTime } from './virtual-time.ts'

/** One invocation as a test sees it: the time, the shard, and the text of its records. */
export interface Seen {
  readonly at: number
  readonly shardId: string
  readonly records: readonly string[]
  readonly window: TumblingWindow | undefined
}

const textOf = (data: Uint8Array) => new TextDecoder().decode(data)

/** A log in memory, a function with the answers of the test, and a list of its invocations. */
export class Harness {
  readonly time = new VirtualTime()
  readonly log: MemoryLog
  readonly tables = memoryTables()
  readonly seen: Seen[] = []
  readonly failures: Failure[] = []
  answer: (seen: Seen, invocation: Invocation) => unknown = () => undefined

  constructor(shards = 1) {
    this.log = new MemoryLog(shards, () => this.time.now())
  }

  /** Appends a record for each text. Its partition key is the part before the first dash. */
  async put(...texts: readonly string[]): Promise<void> {
    const toRecord = (text: string) => ({
      partitionKey: text.split('-')[0]!,
      data: new TextEncoder().encode(text),
    })
    await this.log.append(texts.map(toRecord))
  }

  async wait(ms: number): Promise<void> {
    await this.time.sleep(ms, new AbortController().signal)
  }

  start(settings: MappingOptions['settings'] = {}, options: Partial<MappingOptions> = {}): Mapping {
    return startMapping({
      name: 'test',
      log: this.log,
      scheduler: this.time,
      settings,
      checkpoints: tableCheckpoints(this.tables),
      invoke: (invocation) => {
        const { shardId, records, window } = invocation
        const seen = {
          at: this.time.now(),
          shardId,
          records: records.map(({ data }) => textOf(data)),
          window,
        }
        this.seen.push(seen)
        return Promise.resolve().then(() => this.answer(seen, invocation))
      },
      onFailure: (failure) => {
        this.failures.push(failure)
        return Promise.resolve()
      },
      ...options,
    })
  }

  /** Delivers all records with these settings, and stops. */
  async deliver(
    settings: MappingOptions['settings'] = {},
    options: Partial<MappingOptions> = {},
  ): Promise<void> {
    const mapping = this.start(settings, options)
    await mapping.idle()
    await mapping.stop()
  }

  batches(): readonly (readonly string[])[] {
    return this.seen.map(({ records }) => records)
  }
}

/** `a-0`, `a-1`, … */
export const texts = (key: string, count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, i) => `${key}-${(from + i).toString()}`)
