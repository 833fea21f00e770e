import { PAYLOAD_BYTES } from './batch.ts'
import { systemScheduler } from './clock.ts'
import { compileFilters } from './filter.ts'
import { LogClock } from './log-clock.ts'
import type { Task } from './mapping-run.ts'
import type { MappingOptions } from './options.ts'
import type { MappingSettings } from './settings.ts'
import type { ShardWorkOf } from './shard-work.ts'
import type { MappingStart } from './starting-position.ts'

const LAMBDAS_LONGEST_MS = 900_000

/** The start of a mapping that has never run. */
export const startOf = ({
  startingPosition,
  startingPositionTimestamp = 0,
}: MappingSettings): MappingStart =>
  startingPosition === 'AT_TIMESTAMP'
    ? { type: 'AT_TIMESTAMP', timestamp: startingPositionTimestamp * 1000 }
    : { type: startingPosition }

/** The work of a mapping with these options, until the signal is aborted. */
export function taskOf(
  options: MappingOptions,
  settings: MappingSettings,
  stopping: AbortSignal,
  shardWork: ShardWorkOf,
): Task {
  const { scheduler = systemScheduler, meter = () => undefined } = options
  const { destination } = settings.destinationConfig.onFailure ?? {}
  const { filters } = settings.filterCriteria
  return {
    log: options.log,
    checkpoints: options.checkpoints,
    start: startOf(settings),
    batching: {
      batchSize: settings.batchSize,
      payloadBytes: options.payloadBytes ?? PAYLOAD_BYTES,
      windowMs: settings.maximumBatchingWindowInSeconds * 1000,
      tumblingMs: settings.tumblingWindowInSeconds * 1000,
    },
    parallelizationFactor: settings.parallelizationFactor,
    matches: filters.length === 0 ? undefined : compileFilters(filters),
    pollMs: options.pollMs ?? 25,
    takes: options.takes ?? (() => true),
    until: options.until,
    logWatch: settings.tumblingWindowInSeconds > 0 ? undefined : options.logWatch,
    shardWork,
    delivery: {
      mapping: options.name,
      invoke: options.invoke,
      scheduler,
      functionTimeoutMs: options.functionTimeoutMs ?? LAMBDAS_LONGEST_MS,
      reportsItemFailures: settings.functionResponseTypes.includes('ReportBatchItemFailures'),
      policy: settings,
      clock: new LogClock(options.log, scheduler),
      maximumRecordAgeMs: settings.maximumRecordAgeInSeconds * 1000,
      ...(destination === undefined ? {} : { destination }),
      onFailure: options.onFailure ?? (() => Promise.resolve()),
      context: { scheduler, meter, stopping },
    },
  }
}
