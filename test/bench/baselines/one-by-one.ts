import { projections } from '../../../projections/all.ts'
import { decode } from '../../../src/codec/decode.ts'
import { fold } from '../../../src/fold/fold.ts'
import type { Arrival } from '../../../src/fold/arrival.ts'
import type { Log } from '../../../src/log/log.ts'
import { openEmbeddedTables } from '../../../src/tables/embedded.ts'

/** Up to `limit` events of a log, shard by shard. */
async function arrivalsOf(log: Log, limit: number): Promise<Arrival[]> {
  const arrivals: Arrival[] = []
  for (const { shardId } of await log.shards()) {
    const cursor = await log.open(shardId, { type: 'TRIM_HORIZON' })
    const { records } = await log.read(cursor, limit - arrivals.length)
    const decoded = records.flatMap(decode)
    arrivals.push(...decoded.flatMap((one) => (one.kind === 'event' ? [one.arrival] : [])))
    if (arrivals.length >= limit) break
  }
  return arrivals
}

/**
 * The same projections into the same kind of tables, but event after event: a read and a write for each event and
 * table, as a consumer without batches would. The tables don't wait for each other.
 * @returns events per second until the slowest table has them all
 */
export async function oneByOne(
  log: Log,
  path: string,
  limit: number,
): Promise<{ events: number; perSecond: number }> {
  const arrivals = await arrivalsOf(log, limit)
  const tables = await openEmbeddedTables({ path })
  const started = performance.now()
  await Promise.all(
    projections.map(async (projection) => {
      for (const arrival of arrivals) await fold(projection, [arrival], tables)
    }),
  )
  const seconds = (performance.now() - started) / 1000
  await tables.close()
  return { events: arrivals.length, perSecond: arrivals.length / seconds }
}
