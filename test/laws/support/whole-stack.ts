import { toRecord } from '../../../src/codec/encode.ts'
import type { Table } from '../../../src/consume/consumer.ts'
import { tableOf } from '../../../src/consume/table.ts'
import { consumerInvoke } from '../../../src/consume/invoke.ts'
import { tablePark } from '../../../src/consume/parking.ts'
import type { Event } from '../../../src/events/event.ts'
import type { Arrival } from '../../../src/fold/arrival.ts'
import type { Projection } from '../../../src/fold/projection.ts'
import type { NewRecord } from '../../../src/log/log.ts'
import { tableCheckpoints } from '../../../src/mapping/checkpoints.ts'
import type { Invoke } from '../../../src/mapping/invocation.ts'
import { startMapping } from '../../../src/mapping/mapping.ts'
import type { MappingSettings } from '../../../src/mapping/settings.ts'
import type { Tables } from '../../../src/tables/tables.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import { MemoryLog } from '../../rooms/mapping/support/memory-log.ts'
import { VirtualTime } from '../../rooms/mapping/support/virtual-time.ts'
import { decode, vocabulary } from '../../media.ts'

/** A log of two shards, tables, and one consumer that a mapping delivers to. */
export class WholeStack {
  readonly time = new VirtualTime()
  readonly log = new MemoryLog(2, () => this.time.now())
  readonly tables = memoryTables()
  readonly consumer: Table

  constructor(projection: Projection) {
    this.consumer = tableOf(projection, { batchSize: 5, bisectBatchOnFunctionError: false })
  }

  async append(events: readonly Event[], others: readonly NewRecord[] = []): Promise<void> {
    await this.log.append([...events.map(toRecord), ...others])
  }

  /** The consumer as the embedded home invokes it, writing through these tables. */
  invokeThrough(tables: Tables): Invoke {
    return consumerInvoke(
      this.consumer,
      { vocabulary, tables, park: tablePark(this.tables) },
      () => undefined,
    )
  }

  /** Delivers everything that is in the log, however often that takes. */
  async deliver(invoke: Invoke, settings: Partial<MappingSettings> = {}): Promise<void> {
    const mapping = startMapping({
      name: this.consumer.name,
      log: this.log,
      scheduler: this.time,
      functionTimeoutMs: 3_000,
      checkpoints: tableCheckpoints(this.tables),
      settings: { ...this.consumer.delivery, ...settings },
      invoke,
    })
    await mapping.idle()
    await mapping.stop()
  }

  /** The content of the log, in its order. */
  arrivals(): Arrival[] {
    const records = [...this.log.all()].sort((a, b) => (a.sequenceNumber < b.sequenceNumber ? -1 : 1))
    return records.flatMap((record) => decode(record).flatMap((one) => (one.kind === 'event' ? [one] : [])))
  }
}
