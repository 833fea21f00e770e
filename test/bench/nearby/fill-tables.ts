import { join } from 'node:path'
import { location } from '../../../projections/location.ts'
import { media } from '../../../projections/media.ts'
import { fold } from '../../../src/fold/fold.ts'
import { openEmbeddedLog } from '../../../src/log/embedded.ts'
import type { Cursor, Slice } from '../../../src/log/log.ts'
import { boundTo } from '../../../src/tables/bound.ts'
import { openEmbeddedTables } from '../../../src/tables/embedded.ts'
import { arrivalsOf } from '../dynamodb/batches.ts'
import { fillLog } from '../load/fill-log.ts'
import { eventOf, type MadeEvent } from '../shape/events.ts'
import { dwellers } from './people.ts'

const TIME = '2020-01-01T00:00:00Z'
const BATCH = 10_000

/** A user at each place, and a media of that user. */
function* told(count: number): Generator<MadeEvent> {
  for (const { at, lat, lon } of dwellers(count)) {
    const [subject, mediaId] = [`u${at}`, `u${at}.m`]
    yield eventOf({ type: 'user.located', subject, time: TIME, data: { lat, lon } }, '/bench/near', `l${at}`)
    const data = { mediaId, bytes: 1_000_000, contentType: 'image/jpeg', location: { lat, lon } }
    yield eventOf({ type: 'media.uploaded', subject, time: TIME, data }, '/bench/near', `m${at}`)
  }
}

/** Makes a data directory in whose tables `count` users have a location, and as many media. */
export async function fillTables(data: string, scratch: string, count: number): Promise<void> {
  await fillLog(scratch, told(count))
  // The server has an empty log of its own, so that its consumers are at rest while it is asked.
  await (await openEmbeddedLog({ path: join(data, 'log') })).close()
  const log = await openEmbeddedLog({ path: scratch })
  const tables = await openEmbeddedTables({ path: join(data, 'tables') })
  for (const { shardId } of await log.shards()) {
    let cursor: Cursor | undefined = await log.open(shardId, { type: 'TRIM_HORIZON' })
    for (let isMore = true; isMore && cursor !== undefined;) {
      const slice: Slice = await log.read(cursor, BATCH)
      const arrivals = arrivalsOf(slice.records)
      await Promise.all(
        [location, media].map((projection) => fold(projection, arrivals, boundTo(tables, projection.name))),
      )
      cursor = slice.next
      isMore = slice.records.length > 0
    }
  }
  await Promise.all([log.close(), tables.close()])
}
