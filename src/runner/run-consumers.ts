import { setTimeout as sleep } from 'node:timers/promises'
import { consumerInvoke } from '../consume/invoke.ts'
import { Turns } from '../consume/turns.ts'
import type { Consumer, Table } from '../consume/consumer.ts'
import { parkFailure } from '../consume/park-failure.ts'
import { tablePark } from '../consume/parking.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import { destinationIn } from '../generations/destination.ts'
import type { Log } from '../log/log.ts'
import { tableCheckpoints } from '../mapping/checkpoints.ts'
import { steadyNow, systemScheduler } from '../mapping/clock.ts'
import { SharedReads } from '../mapping/shared-reads.ts'
import { Counter } from '../mapping/counts.ts'
import { LogWatch } from '../mapping/log-watch.ts'
import { startMapping, type Mapping } from '../mapping/mapping.ts'
import type { Reading } from '../mapping/meter.ts'
import type { MappingOptions } from '../mapping/options.ts'
import type { Tables } from '../tables/tables.ts'
import { leaseAlong, leaseOn, type Lease } from './lease.ts'
import { WHOLE, takesOf, type ShardShare } from './shard-share.ts'
import { GarbageCollector } from './garbage-collector.ts'

/** Consumers being run; whoever runs them first on a data directory is the only one who does. */
export interface ConsumersRun {
  /** Resolves once they have stopped, between two batches. */
  stop(): Promise<void>
}

/** Whether the consumers run here, or another process runs them. */
export type RunState = 'running' | 'standing by'

/** What a run of consumers works on, and whom it tells. */
export interface RunOptions {
  readonly log: Log
  /** As they are stored, generation by generation. */
  readonly tables: Tables
  readonly vocabulary: Vocabulary
  readonly consumers: readonly Consumer[]
  /** Which of the shards; all by default. */
  readonly share?: ShardShare
  /** The name of the process, for those of its threads that share the shards out among them. */
  readonly holder?: string
  /** By how many milliseconds an event's time may be ahead of its arrival; unbounded where this is missing. */
  readonly aheadMs?: number
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number
  readonly meter: (consumer: string, reading: Reading) => void
  readonly report: (what: string, cause: unknown) => void
  /** Told whenever it changes. */
  readonly onState: (turn: RunState) => void
}

/** What the mappings share. */
interface SharedParts extends Pick<MappingOptions, 'sharedReads' | 'logWatch'> {
  readonly turns: Turns
  readonly garbage: GarbageCollector
}

const BEAT_MS = 1000

/** In process a batch is not carried as JSON: this only bounds its memory. */
const PAYLOAD_BYTES = 16 * 1024 * 1024

/** Runs every consumer by a mapping of its own for as long as this process holds the lease; until then it stands by. */
export function runConsumers(options: RunOptions): ConsumersRun {
  const stopping = new AbortController()
  const { tables, now, holder, share = WHOLE } = options
  const leaseFor = share.index === 0 ? leaseOn : leaseAlong
  const lease = leaseFor(tables, now, { holder })
  const ended = keepRunning(options, lease, stopping.signal)
  return {
    stop: async () => {
      stopping.abort()
      await ended
    },
  }
}

async function keepRunning(options: RunOptions, lease: Lease, stopping: AbortSignal): Promise<void> {
  let mappings: readonly Mapping[] = []
  const counter = new Counter()
  for (let turn: RunState | undefined; !stopping.aborted;) {
    const next = await turnOf(lease, turn, options)
    if (next !== turn) {
      mappings = next === 'running' ? startAll(options, counter) : await stopAll(mappings)
      options.onState(next)
    }
    turn = next
    await save(counter, options)
    await sleep(BEAT_MS, undefined, { signal: stopping }).catch(() => undefined)
  }
  await stopAll(mappings)
  await save(counter, options)
  await lease.release().catch((cause: unknown) => options.report('release the lease', cause))
}

/** A lease that cannot be written (a full disk, say) changes nothing about whose turn it is. */
async function turnOf(
  lease: Lease,
  before: RunState = 'standing by',
  { report }: RunOptions,
): Promise<RunState> {
  try {
    return (await lease.hold()) ? 'running' : 'standing by'
  } catch (cause) {
    report('hold the lease', cause)
    return before
  }
}

const save = (counter: Counter, { tables, report }: RunOptions): Promise<void> =>
  counter.save(tables).catch((cause: unknown) => report('save the counts', cause))

function startAll(options: RunOptions, counter: Counter): readonly Mapping[] {
  const garbage = new GarbageCollector()
  const turns = new Turns(() => garbage.collect())
  const together = {
    turns,
    garbage,
    sharedReads: new SharedReads(systemScheduler, (shardId, read) => turns.read(shardId, read)),
    ...logWatchOf(options.log),
  }
  return options.consumers
    .filter((consumer) => consumer.kind === 'table')
    .map((consumer) => mappingOf(consumer, counted(options, counter), together))
}

function logWatchOf(log: Log): { readonly logWatch?: LogWatch } {
  const version = log.version?.bind(log)
  return version === undefined ? {} : { logWatch: new LogWatch({ version }) }
}

const counted = (options: RunOptions, counter: Counter): RunOptions => ({
  ...options,
  meter: (consumer, reading) => {
    counter.add(consumer, reading)
    options.meter(consumer, reading)
  },
})

function mappingOf(consumer: Table, options: RunOptions, together: SharedParts): Mapping {
  const { turns, garbage, ...shared } = together
  const { log, vocabulary, tables, aheadMs, meter, report, share = WHOLE } = options
  const park = tablePark(tables)
  const into = {
    vocabulary,
    tables,
    park,
    aheadMs,
    destination: destinationIn(tables, { ...systemScheduler, now: steadyNow }),
  }
  const invoke = consumerInvoke(consumer, into, (cause) =>
    report(`take a batch through ${consumer.name}`, cause),
  )
  return startMapping({
    name: consumer.name,
    log,
    invoke: (batch) => {
      garbage.delivered(batch.records.length)
      return turns.take(batch.records[0]?.shardId ?? '', () => invoke(batch))
    },
    settings: consumer.delivery,
    checkpoints: tableCheckpoints(tables),
    onFailure: parkFailure(park, vocabulary),
    meter: (reading) => {
      meter(consumer.name, reading)
      if (reading.kind === 'disturbed') report(`${reading.action} for ${consumer.name}`, reading.cause)
    },
    payloadBytes: PAYLOAD_BYTES,
    takes: takesOf(share),
    ...shared,
  })
}

async function stopAll(mappings: readonly Mapping[]): Promise<readonly Mapping[]> {
  await Promise.all(mappings.map((mapping) => mapping.stop()))
  return []
}
