import type { Table } from '../consume/consumer.ts'
import { consumerInvoke } from '../consume/invoke.ts'
import { parkFailure } from '../consume/park-failure.ts'
import { tablePark } from '../consume/parking.ts'
import { destinationIn } from '../generations/destination.ts'
import { tableCheckpoints } from '../mapping/checkpoints.ts'
import { steadyNow, systemScheduler } from '../mapping/clock.ts'
import { startMapping, type Mapping } from '../mapping/mapping.ts'
import type { MappingOptions } from '../mapping/options.ts'
import { SharedReads } from '../mapping/shared-reads.ts'
import { Turns } from '../mapping/shared/turns.ts'
import { Decoding } from './decoding.ts'
import { GarbageCollector } from './garbage-collector.ts'
import { logWatchOf } from './log-watch-of.ts'
import { meterOf } from './meter-of.ts'
import type { RunOptions } from './run-options.ts'
import { takesOf, WHOLE } from './shard-share.ts'

/** In process a batch is not sent as JSON: this only limits its memory. */
const PAYLOAD_BYTES = 16 * 1024 * 1024

/** So many records leave the objects of one turn within the young generation (see `tune-v8.ts`). */
const SLICE_RECORDS = 2_500

/** The parts that the tables share. */
interface SharedParts extends Pick<MappingOptions, 'sharedReads' | 'logWatch'> {
  readonly decoding: Decoding
  readonly garbage: GarbageCollector
}

/** The mappings of tables: one reader reads each shard for them, and each record is decoded once. */
export function tableMappings(tables: readonly Table[], options: RunOptions): readonly Mapping[] {
  const garbage = new GarbageCollector()
  const decoding = new Decoding(options.vocabulary)
  const turns = new Turns(SLICE_RECORDS, () => {
    decoding.forget()
    return garbage.collect()
  })
  const sharedReads = new SharedReads({ limit: SLICE_RECORDS, turns })
  const shared = { decoding, garbage, sharedReads, ...logWatchOf(options.log) }
  return tables.map((table) => mappingOf(table, options, shared))
}

function mappingOf(consumer: Table, options: RunOptions, parts: SharedParts): Mapping {
  const { decoding, garbage, ...shared } = parts
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
  return startMapping({
    name: consumer.name,
    log,
    invoke: (batch) => {
      garbage.delivered(batch.records.length)
      return invoke(batch)
    },
    settings: consumer.delivery,
    checkpoints: tableCheckpoints(tables),
    onFailure: parkFailure(park, vocabulary),
    meter: meterOf(consumer, options),
    payloadBytes: PAYLOAD_BYTES,
    takes: takesOf(share),
    ...shared,
  })
}
