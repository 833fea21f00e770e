import type { Table } from '../consume/consumer.ts'
import { consumerInvoke } from '../consume/invoke.ts'
import { parkFailure } from '../consume/park-failure.ts'
import { tablePark } from '../consume/parking.ts'
import { Turns } from '../consume/turns.ts'
import { destinationIn } from '../generations/destination.ts'
import { tableCheckpoints } from '../mapping/checkpoints.ts'
import { steadyNow, systemScheduler } from '../mapping/clock.ts'
import { SharedReads } from '../mapping/shared-reads.ts'
import { startMapping, type Mapping } from '../mapping/mapping.ts'
import type { MappingOptions } from '../mapping/options.ts'
import { meterOf } from './meter-of.ts'
import { takesOf, WHOLE } from './shard-share.ts'
import { logWatchOf } from './log-watch-of.ts'
import type { RunOptions } from './run-options.ts'
import { GarbageCollector } from './garbage-collector.ts'

/** The parts that the mappings share. */
interface SharedParts extends Pick<MappingOptions, 'sharedReads' | 'logWatch'> {
  readonly turns: Turns
  readonly garbage: GarbageCollector
}

/** In process a batch is not sent as JSON: this only limits its memory. */
const PAYLOAD_BYTES = 16 * 1024 * 1024

/** The mappings of tables: they read each shard together, and a batch is decoded once for all of them. */
export function tableMappings(tables: readonly Table[], options: RunOptions): readonly Mapping[] {
  const garbage = new GarbageCollector()
  const turns = new Turns(() => garbage.collect())
  const together = {
    turns,
    garbage,
    sharedReads: new SharedReads(systemScheduler, (shardId, read) => turns.read(shardId, read)),
    ...logWatchOf(options.log),
  }
  return tables.map((table) => mappingOf(table, options, together))
}

function mappingOf(consumer: Table, options: RunOptions, together: SharedParts): Mapping {
  const { turns, garbage, ...shared } = together
  const { log, vocabulary, tables, aheadMs, report, share = WHOLE } = options
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
    meter: meterOf(consumer, options),
    payloadBytes: PAYLOAD_BYTES,
    takes: takesOf(share),
    ...shared,
  })
}
