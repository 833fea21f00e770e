import { openTables } from './tables.mjs'

const average = (stars, count) => (count === 0 ? null : stars / count)

const QUERIES = {
  usage: 'SELECT * FROM usage WHERE media > 0',
  stats: `SELECT * FROM stats WHERE active IS NOT NULL OR uploads OR deletions OR given OR received`,
  location: 'SELECT * FROM location',
  media: "SELECT * FROM media WHERE upload_stamp > '' AND deleted = 0",
  log: 'SELECT text FROM events ORDER BY subject, stamp',
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
  location: ({ user, lat, lon, accuracy, time }) => ({
    userId: user,
    lat,
    lon,
    accuracyMeters: accuracy,
    at: time,
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
  }),
  log: ({ text }) => JSON.parse(text),
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
