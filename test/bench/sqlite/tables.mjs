import Database from 'better-sqlite3'
import { foldsOf } from './folds.mjs'
import { SCHEMA } from './schema.mjs'

/** What orders two words about one thing: the later time, then the greater id, then the greater source. */
const stampOf = ({ time, id, source }) => `${new Date(time).toISOString()}#${id}#${source}`

/** Opens the tables in a file: durable when a transaction ends, as ours are when they are settled. */
export function openTables(file) {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('cache_size = -65536')
  db.exec(SCHEMA)
  const add = db.prepare(
    `INSERT INTO events (source, id, type, subject, media, stamp, text) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (source, id) DO NOTHING`,
  )
  const reach = db.prepare(
    `INSERT INTO position VALUES ('tables', ?) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq`,
  )
  const fold = foldsOf(db)

  /** Takes events in their order: the log, the tables and their position in one transaction. A repeat changes nothing. */
  const take = db.transaction((events) => {
    let last
    for (const event of events) {
      const { source, id, type, subject, data } = event
      const stamp = stampOf(event)
      const mediaId = data?.mediaId ?? null
      const added = add.run(source, id, type, subject, mediaId, stamp, JSON.stringify(event))
      if (added.changes === 0) continue
      last = added.lastInsertRowid
      fold(event, stamp)
    }
    if (last !== undefined) reach.run(last)
  })

  return { db, take: (events) => take.immediate(events), close: () => db.close() }
}
