import type { Delivery, Table } from '../consume/consumer.ts'
import { consumerInvoke } from '../consume/invoke.ts'
import { parkFailure } from '../consume/park-failure.ts'
import { tablePark } from '../consume/parking.ts'
import { destinationIn } from '../generations/destination.ts'
import { tableCheckpoints } from '../mapping/checkpoints.ts'
import { steadyNow, systemScheduler } from '../mapping/clock.ts'
import type { Invocation } from '../mapping/invocation.ts'
import { startMapping, type Mapping } from '../mapping/mapping.ts'
import type { ShardWorkOf } from '../mapping/shard-work.ts'
import { GarbageCollector } from './garbage-collector.ts'
import { logWatchOf } from './log-watch-of.ts'
import { meterOf } from './meter-of.ts'
import { Decoding } from './reader/decoding.ts'
import { TableReader, type TableReading } from './reader/table-reader.ts'
import { Turns } from './reader/turns.ts'
import type { RunOptions } from './run-options.ts'
import { takesOf, WHOLE } from './shard-share.ts'

/** In process a batch is not sent as JSON: this only limits its memory. */
const PAYLOAD_BYTES = 16 * 1024 * 1024

/** So many records leave the objects of one turn within the young generation (see `tune-v8.ts`). */
const SLICE_RECORDS = 2_500

/** The parts that the tables share. */
interface Together extends ReturnType<typeof logWatchOf> {
  readonly decoding: Decoding
  readonly garbage: GarbageCollector
  readonly shardWorkFor: (delivery: Delivery) => ShardWorkOf | undefined
}

/** The mappings of tables: one reader reads each shard for them, and each record is decoded once. */
export function tableMappings(tables: readonly Table[], options: RunOptions): readonly Mapping[] {
  const garbage = new GarbageCollector()
  const decoding = new Decoding(options.vocabulary)
  const turns = new Turns(SLICE_RECORDS, () => {
    decoding.forget()
    return garbage.collect()
  })
  const watch = logWatchOf(options.log)
  const shardWorkFor = readersOf({ log: options.log, turns, ...watch })
  return tables.map((table) => mappingOf(table, options, { decoding, garbage, shardWorkFor, ...watch }))
}

/** Tables with the same size of batches have one reader; those that gather batches in another way have none. */
function readersOf(reading: Omit<TableReading, 'limit'>): Together['shardWorkFor'] {
  const readers = new Map<number, TableReader>()
  return ({ batchSize, maximumBatchingWindowInSeconds, parallelizationFactor }) => {
    if (maximumBatchingWindowInSeconds > 0 || parallelizationFactor > 1) return undefined
    const limit = Math.min(batchSize, SLICE_RECORDS)
    const reader = readers.get(limit) ?? new TableReader({ ...reading, limit })
    readers.set(limit, reader)
    return reader.shardWork
  }
}

function mappingOf(consumer: Table, options: RunOptions, together: Together): Mapping {
  const { decoding, garbage, shardWorkFor, ...watch } = together
  const { log, vocabulary, tables, aheadMs, report, share = WHOLE } = options
  const park = tablePark(tables)
  const into = {
    vocabulary,
    tables,
    park,
    decode: decoding.of,
    aheadMs,
    destination: destinationIn(tables, { ...systemScheduler, now: steadyNow }),
  }
  const invoke = consumerInvoke(consumer, into, (cause) =>
    report(`take a batch through ${consumer.name}`, cause),
  )
  const mapping = {
    name: consumer.name,
    log,
    invoke: (batch: Invocation) => {
      garbage.delivered(batch.records.length)
      return invoke(batch)
    },
    settings: consumer.delivery,
    checkpoints: tableCheckpoints(tables),
    onFailure: parkFailure(park, vocabulary),
    meter: meterOf(consumer, options),
    payloadBytes: PAYLOAD_BYTES,
    takes: takesOf(share),
    ...watch,
  }
  return startMapping(mapping, shardWorkFor(consumer.delivery))
}
