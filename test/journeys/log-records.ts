import { openEmbeddedLog } from '../../src/log/embedded.ts'
import type { LogRecord } from '../../src/log/log.ts'
import type { PlainEvent } from '../oracle/told.ts'

/** A record of the log, with its event. */
export interface Told {
  readonly record: LogRecord
  readonly event: PlainEvent
}

/** All records in the log of a data directory: shard by shard, in the order of the shard. */
export async function logRecords(data: string): Promise<Told[]> {
  const log = await openEmbeddedLog({ path: `${data}/log` })
  const records: LogRecord[] = []
  for (const { shardId } of await log.shards()) {
    let cursor = await log.open(shardId, { type: 'TRIM_HORIZON' })
    for (;;) {
      const slice = await log.read(cursor, 10_000)
      records.push(...slice.records)
      if (slice.next === undefined || slice.records.length === 0) break
      cursor = slice.next
    }
  }
  await log.close()
  return records.map((record) => ({
    record,
    event: JSON.parse(Buffer.from(record.data).toString()) as PlainEvent,
  }))
}
