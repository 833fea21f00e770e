import { openTables } from './tables.mjs'

const average = (stars, count) => (count === 0 ? null : stars / count)

/** A time within a second is as short as it can be. */
const shortOf = (time) => time.replace(/\.?0*Z$/, 'Z')

const withoutNull = (data) => Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null))

const QUERIES = {
  usage: 'SELECT * FROM usage WHERE media > 0',
  stats: `SELECT * FROM stats WHERE active IS NOT NULL OR uploads OR deletions OR given OR received`,
  location: 'SELECT * FROM location WHERE lat IS NOT NULL',
  media: "SELECT * FROM media WHERE upload_stamp > '' AND deleted = 0",
  log: 'SELECT text FROM events ORDER BY subject, stamp',
  notifications: `SELECT id, user, type, time, media, used, quota, reason, count, stars FROM notifications
    UNION ALL SELECT NULL, user, id, time, NULL, NULL, NULL, NULL, NULL, NULL FROM read_marks`,
  quota: 'SELECT user, fitting, quota FROM usage WHERE fitting > 0 OR quota IS NOT NULL',
  sessions: 'SELECT * FROM app_days WHERE sessions + events > 0',
}

const SHOWN = {
  usage: ({ user, bytes, media }) => ({ userId: user, usedBytes: bytes, mediaCount: media }),
  stats: ({ user, name, uploads, deletions, given, received, stars, moves, active }) => ({
    userId: user,
    ...(name !== null && { displayName: name }),
    uploads,
    deletions,
    ratingsGiven: given,
    ratingsReceived: received,
    averageReceived: average(stars, received),
    locationUpdates: moves,
    lastActiveAt: active,
  }),
  location: ({ user, lat, lon, accuracy, time, sharing }) => ({
    userId: user,
    lat,
    lon,
    accuracyMeters: accuracy,
    at: time,
    ...(sharing !== null && { sharing }),
  }),
  media: (row) => ({
    mediaId: row.id,
    ownerId: row.owner,
    bytes: row.bytes,
    contentType: row.type,
    title: row.title,
    description: row.description,
    tags: JSON.parse(row.tags ?? '[]'),
    location: row.lat === null ? null : { lat: row.lat, lon: row.lon },
    uploadedAt: row.time,
    metadata: JSON.parse(row.metadata),
    ratings: { count: row.ratings, average: average(row.stars, row.ratings) },
    ...(row.audience !== null && { audience: row.audience }),
  }),
  log: ({ text }) => JSON.parse(text),
  notifications: ({ id, user, type, time, media, used, quota, reason, count, stars }) =>
    id === null
      ? { userId: user, readUpTo: time, readId: type }
      : {
          id,
          userId: user,
          type,
          time: count === null ? time : shortOf(time),
          data: withoutNull({
            mediaId: media,
            usedBytes: used,
            quotaBytes: quota,
            reason,
            count,
            average: count && stars / count,
          }),
        },
  quota: ({ user, fitting, quota }) => ({ userId: user, usedBytes: fitting, quotaBytes: quota }),
  sessions: ({ day, sessions, events }) => ({ day, sessions, events }),
}

/** Prints a table's rows as `tributary dump` shows them, a line each: `node rows.mjs FILE TABLE`. */
const [, , file, table] = process.argv
const { db, close } = openTables(file)
let lines = ''
for (const row of db.prepare(QUERIES[table]).iterate()) {
  lines += `${JSON.stringify(SHOWN[table](row))}\n`
  if (lines.length < 65_536) continue
  process.stdout.write(lines)
  lines = ''
}
process.stdout.write(lines)
close()
