import { once } from 'node:events'
import { join } from 'node:path'
import { projections } from '../../../projections/all.ts'
import { toRecord } from '../../../src/codec/encode.ts'
import { tableOf } from '../../../src/consume/table.ts'
import { consumerInvoke } from '../../../src/consume/invoke.ts'
import { tablePark } from '../../../src/consume/parking.ts'
import type { Event } from '../../../src/events/event.ts'
import { openEmbeddedLog, type EmbeddedLog } from '../../../src/log/embedded.ts'
import { takesOf, type ShardShare } from '../../../src/runner/shard-share.ts'
import type { Projection } from '../../../src/fold/projection.ts'
import type { Log } from '../../../src/log/log.ts'
import { tableCheckpoints } from '../../../src/mapping/checkpoints.ts'
import { startMapping } from '../../../src/mapping/mapping.ts'
import { SharedReads } from '../../../src/mapping/shared-reads.ts'
import { Turns } from '../../../src/mapping/shared/turns.ts'
import { LogWatch } from '../../../src/mapping/log-watch.ts'
import type { Reading } from '../../../src/mapping/meter.ts'
import { openEmbeddedTables } from '../../../src/tables/embedded.ts'
import type { Tables } from '../../../src/tables/tables.ts'
import { crashing } from '../../../src/testing/unsteady.ts'
import { witness } from './witness.ts'
import { vocabulary } from '../../media.ts'

export const folds = [...projections, witness]

/**
 * The actions on a data directory. `run` lets the consumers catch up; `glance` stops them as soon as they have started;
 * `falter` lets their writes fail after some, and stops them in the back-off; in a `crash` no further write succeeds.
 */
export type Command =
  { kind: 'append'; count: number } | { kind: 'split' | 'merge' | 'reopen' | Way; of: number }

type Way = (typeof WAYS)[number]

export const WAYS = ['run', 'glance', 'falter', 'crash'] as const

const open = async (path: string) => ({
  log: await openEmbeddedLog({ path: join(path, 'log'), shards: 2 }),
  tables: await openEmbeddedTables({ path: join(path, 'tables') }),
})

async function openShards(log: Log) {
  const shards = (await log.shards()).filter((shard) => shard.endingSequenceNumber === undefined)
  return shards.sort((a, b) => (BigInt(a.startingHashKey) < BigInt(b.startingHashKey) ? -1 : 1))
}

/** After one of these a consumer is in its back-off. */
const TROUBLES: ReadonlySet<Reading['kind']> = new Set(['retried', 'bisected', 'advanced', 'disturbed'])

/** One runner that delivers all shards, or several that share them. */
const partsOf = (runners: number): readonly ShardShare[] =>
  Array.from({ length: runners }, (_, index) => ({ index, of: runners }))

/** Runs all consumers with one to three runners. In a crash, everything after their first few writes is lost. */
async function consume(log: EmbeddedLog, sound: Tables, way: Way, of: number): Promise<void> {
  const tables = way === 'falter' || way === 'crash' ? crashing(sound, of) : sound
  const checkpoints = () => tableCheckpoints(way === 'crash' ? tables : sound)
  const trouble = new AbortController()
  const mappings = partsOf(1 + (of % 3)).flatMap((part) => {
    const logWatch = new LogWatch({ version: () => log.version() })
    const sharedReads = new SharedReads({ turns: new Turns(1 + of) })
    return folds.map((projection) =>
      startMapping({
        name: projection.name,
        log,
        invoke: invokeInto(tables, projection),
        settings: { batchSize: 1 + of, functionResponseTypes: ['ReportBatchItemFailures'] },
        checkpoints: checkpoints(),
        takes: takesOf(part),
        meter: ({ kind }) => {
          if (TROUBLES.has(kind)) trouble.abort()
        },
        sharedReads,
        logWatch,
      }),
    )
  })
  const caughtUp = Promise.all(mappings.map((mapping) => mapping.idle().catch(() => undefined)))
  if (way !== 'glance') await Promise.race([caughtUp, once(trouble.signal, 'abort')])
  await Promise.all(mappings.map((mapping) => mapping.stop()))
}

const invokeInto = (tables: Tables, projection: Projection) =>
  consumerInvoke(tableOf(projection), { vocabulary, tables, park: tablePark(tables) }, () => undefined)

/** Runs the commands on a data directory; gives the events in the order of the log. */
export async function live(
  path: string,
  events: readonly Event[],
  commands: readonly Command[],
): Promise<Tables> {
  let { log, tables } = await open(path)
  let next = 0
  const append = async (count: number) => {
    await log.append(events.slice(next, next + count).map(toRecord))
    next += count
  }
  for (const one of commands) {
    const shards = await openShards(log)
    if (one.kind === 'append') await append(one.count)
    else if (one.kind === 'split') await log.split(shards[one.of % shards.length]!.shardId)
    else if (one.kind === 'merge' && shards.length > 1) {
      const at = one.of % (shards.length - 1)
      await log.merge(shards[at]!.shardId, shards[at + 1]!.shardId)
    } else if (one.kind === 'reopen') {
      await Promise.all([log.close(), tables.close()])
      ;({ log, tables } = await open(path))
    } else if (one.kind !== 'merge') await consume(log, tables, one.kind, one.of)
  }
  await append(events.length)
  await consume(log, tables, 'run', 4)
  await log.close()
  return tables
}
