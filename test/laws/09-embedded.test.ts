import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { projections } from '../../projections/all.ts'
import { toRecord } from '../../src/codec/encode.ts'
import { tableDelivery } from '../../src/consume/delivery.ts'
import { consumerInvoke } from '../../src/consume/invoke.ts'
import { tablePark } from '../../src/consume/parking.ts'
import type { Event } from '../../src/events/event.ts'
import type { Log } from '../../src/log/log.ts'
import { openEmbeddedLog } from '../../src/log/embedded.ts'
import { tableCheckpoints } from '../../src/mapping/checkpoints.ts'
import { systemScheduler } from '../../src/mapping/clock.ts'
import { Convoy } from '../../src/mapping/convoy.ts'
import { startMapping } from '../../src/mapping/mapping.ts'
import { openEmbeddedTables } from '../../src/tables/embedded.ts'
import type { Tables } from '../../src/tables/tables.ts'
import { arrive, historyWithRepeats } from './support/history.ts'
import { expectedState, stateOf } from './support/state.ts'
import { witness } from './support/witness.ts'

const folds = [...projections, witness]

/** What happens to a data directory: `run` lets the consumers catch up, `glance` stops them as soon as they began. */
type Command =
  { kind: 'append'; count: number } | { kind: 'split' | 'merge' | 'run' | 'glance' | 'reopen'; of: number }

const command = (): fc.Arbitrary<Command> =>
  fc.oneof(
    fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ kind: fc.constantFrom('split', 'merge', 'run', 'glance', 'reopen'), of: fc.nat(9) }),
  )

const open = async (path: string) => ({
  log: await openEmbeddedLog({ path: join(path, 'log'), shards: 2 }),
  tables: await openEmbeddedTables({ path: join(path, 'tables') }),
})

async function openShards(log: Log) {
  const shards = (await log.shards()).filter((shard) => shard.endingSequenceNumber === undefined)
  return shards.sort((a, b) => (BigInt(a.startingHashKey) < BigInt(b.startingHashKey) ? -1 : 1))
}

async function consume(log: Log, tables: Tables, batchSize: number, toTheEnd: boolean): Promise<void> {
  const convoy = new Convoy(systemScheduler)
  const park = tablePark(tables)
  const mappings = folds.map((projection) =>
    startMapping({
      name: projection.name,
      log,
      invoke: consumerInvoke(
        { name: projection.name, projection, delivery: tableDelivery },
        { tables, park },
        (cause) => {
          throw cause
        },
      ),
      settings: { batchSize, functionResponseTypes: ['ReportBatchItemFailures'] },
      checkpoints: tableCheckpoints(tables),
      convoy,
      pollMs: 1,
    }),
  )
  if (toTheEnd) await Promise.all(mappings.map((mapping) => mapping.idle()))
  await Promise.all(mappings.map((mapping) => mapping.stop()))
}

/** Carries the commands out on a data directory; gives the events in the order of the log. */
async function live(path: string, events: readonly Event[], commands: readonly Command[]): Promise<Tables> {
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
    } else if (one.kind === 'run' || one.kind === 'glance')
      await consume(log, tables, 1 + one.of, one.kind === 'run')
  }
  await append(events.length)
  await consume(log, tables, 4, true)
  await log.close()
  return tables
}

describe('law 9: embedded is faithful', () => {
  it('log, tables and mappings together give what the definitions say, through splits, merges, stops and reopening', async () => {
    await fc.assert(
      fc.asyncProperty(
        historyWithRepeats(),
        fc.array(command(), { maxLength: 12 }),
        async (events, commands) => {
          const path = await mkdtemp(join(tmpdir(), 'faithful-'))
          const tables = await live(path, events, commands)
          for (const projection of folds)
            expect(await stateOf(tables, projection)).toEqual(expectedState(projection, arrive(events)))
          await tables.close()
          await rm(path, { recursive: true })
        },
      ),
      { numRuns: 100 },
    )
  })
})
