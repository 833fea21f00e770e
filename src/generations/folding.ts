import { whyNoSpace } from '../base/no-space.ts'
import type { Table } from '../consume/consumer.ts'
import { consumerInvoke } from '../consume/invoke.ts'
import { parkFailure } from '../consume/park-failure.ts'
import { tablePark } from '../consume/parking.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import { Damaged } from '../log/damaged.ts'
import type { LogReader } from '../log/log.ts'
import { tableCheckpoints } from '../mapping/checkpoints.ts'
import { systemScheduler, type Scheduler } from '../mapping/clock.ts'
import { startMapping, type Mapping } from '../mapping/mapping.ts'
import type { Meter } from '../mapping/meter.ts'
import type { Tables } from '../tables/tables.ts'

/** Folds the log into a generation that only rebuilds write. */
export interface Folding {
  /** Resolves when everything in the log at the time of the call is folded; rejects if that can never be. */
  idle(): Promise<void>
  stop(): Promise<void>
}

export interface FoldingOptions {
  readonly log: LogReader
  readonly tables: Tables
  readonly consumer: Table
  readonly vocabulary: Vocabulary
  /** Milliseconds by which an event's time may be ahead of its arrival; if missing, there is no limit. */
  readonly aheadMs?: number | undefined
  readonly scheduler?: Scheduler
  readonly meter?: Meter
  /** Whether to fold a shard: several foldings may share the shards. By default all. */
  readonly takes?: (shardId: string) => boolean
  /** Called with the reason why a batch is tried again. */
  readonly report: (cause: unknown) => void
}

/** Folds on this thread. */
export function foldingHere(generation: string, options: FoldingOptions): Folding {
  const hopeless = hopelessness(options)
  const mapping = mappingInto(generation, { ...options, ...hopeless })
  return {
    idle: () => Promise.race([mapping.idle(), hopeless.found]),
    stop: () => mapping.stop(),
  }
}

/** Foldings that share the shards. A shard waits for its parents, whichever of them folds these. */
export const foldingTogether = (all: readonly Folding[]): Folding => ({
  idle: async () => {
    await Promise.all(all.map((one) => one.idle()))
  },
  stop: async () => {
    await Promise.all(all.map((one) => one.stop()))
  },
})

/** Reports what disturbs the mapping. An error that no retry can fix ends the folding. */
function hopelessness({ meter, report }: FoldingOptions): {
  readonly meter: Meter
  readonly report: (cause: unknown) => void
  readonly found: Promise<never>
} {
  let find: (cause: unknown) => void
  const found = new Promise<never>((_, reject) => (find = reject))
  found.catch(() => undefined)
  const judge = (cause: unknown): void => (isHopeless(cause) ? find : report)(cause)
  return {
    found,
    report: judge,
    meter: (reading) => {
      meter?.(reading)
      if (reading.kind === 'disturbed') judge(reading.cause)
    },
  }
}

/** A full disk ends the rebuild too: if it is run again when there is space, it continues where it stopped. */
const isHopeless = (cause: unknown): boolean => cause instanceof Damaged || whyNoSpace(cause) !== undefined

/**
 * A mapping like that of the live consumer, under the generation's name. Records that cannot be folded are parked under
 * the consumer's name: a record is parked once, and what an operator did about it stays.
 */
function mappingInto(name: string, options: FoldingOptions): Mapping {
  const {
    log,
    tables,
    consumer,
    vocabulary,
    aheadMs,
    report,
    scheduler = systemScheduler,
    meter,
    takes,
  } = options
  const park = tablePark(tables)
  const into = { vocabulary, tables, park, aheadMs, destination: () => Promise.resolve(name) }
  return startMapping({
    name,
    log,
    invoke: consumerInvoke(consumer, into, report),
    settings: { ...consumer.delivery, enabled: true },
    checkpoints: tableCheckpoints(tables),
    onFailure: (failure) => parkFailure(park, vocabulary)({ ...failure, mapping: consumer.name }),
    scheduler,
    ...(takes !== undefined && { takes }),
    ...(meter !== undefined && { meter }),
  })
}
