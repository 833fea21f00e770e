import { projections } from '../../../projections/all.ts'
import { fold } from '../../../src/fold/fold.ts'
import { boundTo } from '../../../src/tables/bound.ts'
import type { Arrival } from '../../../src/fold/arrival.ts'
import type { Log } from '../../../src/log/log.ts'
import { openEmbeddedTables } from '../../../src/tables/embedded.ts'
import { decode } from '../../media.ts'

/** Reads up to `limit` events of a log, shard by shard. */
async function arrivalsOf(log: Log, limit: number): Promise<Arrival[]> {
  const arrivals: Arrival[] = []
  for (const { shardId } of await log.shards()) {
    const cursor = await log.open(shardId, { type: 'TRIM_HORIZON' })
    const { records } = await log.read(cursor, limit - arrivals.length)
    const decoded = records.flatMap(decode)
    arrivals.push(...decoded.flatMap((one) => (one.kind === 'event' ? [one] : [])))
    if (arrivals.length >= limit) break
  }
  return arrivals
}

/**
 * Runs the same projections over the same kind of tables, one event at a time: each event costs a read and a write for
 * each table, as in consumers without batches. The tables do not wait for each other. Stops after `seconds` at the
 * latest.
 * @returns how many events every table has taken, and the rate per second
 */
export async function oneByOne(log: Log, path: string, limit: number, seconds: number) {
  const arrivals = await arrivalsOf(log, limit)
  const tables = await openEmbeddedTables({ path })
  const started = performance.now()
  const elapsed = (): number => (performance.now() - started) / 1000
  let events = 0
  for (const arrival of arrivals) {
    if (elapsed() >= seconds) break
    await Promise.all(
      projections.map((projection) => fold(projection, [arrival], boundTo(tables, projection.name))),
    )
    events += 1
  }
  const perSecond = events / elapsed()
  await tables.close()
  return { events, perSecond }
}
