import Database from 'better-sqlite3'
import { createReadStream } from 'node:fs'
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'

/**
 * Answers who is near with an R*Tree: all within the box around the circle, sorted by their distance: `node near.mjs FILE
 * PLACES`, where PLACES has a line `id lat lon` each.
 */
const [, , file, places] = process.argv
const db = new Database(file)
db.pragma('journal_mode = WAL')
db.pragma('cache_size = -65536')
db.exec(
  'CREATE VIRTUAL TABLE near USING rtree(id, south, north, west, east, +user TEXT, +lat REAL, +lon REAL)',
)

const add = db.prepare('INSERT INTO near VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
db.exec('BEGIN')
let id = 0
for await (const line of createInterface(createReadStream(places))) {
  const [user, lat, lon] = line.split(' ')
  add.run((id += 1), +lat, +lat, +lon, +lon, user, +lat, +lon)
}
db.exec('COMMIT')

const within = db.prepare(
  'SELECT user AS id, lat, lon FROM near WHERE south >= ? AND north <= ? AND west >= ? AND east <= ?',
)

const RADIUS = 6_371_008.8
const radians = (degrees) => (degrees * Math.PI) / 180
const squareOfSine = (angle) => Math.sin(angle) ** 2

function distance(a, b) {
  const along = Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * squareOfSine(radians(b.lon - a.lon) / 2)
  return 2 * RADIUS * Math.asin(Math.sqrt(squareOfSine(radians(b.lat - a.lat) / 2) + along))
}

function nearest(place, radius, limit) {
  const north = (radius / RADIUS) * (180 / Math.PI)
  const east = north / Math.cos(radians(place.lat))
  return within
    .all(place.lat - north, place.lat + north, place.lon - east, place.lon + east)
    .map((one) => ({ ...one, distanceMeters: distance(place, one) }))
    .filter(({ distanceMeters }) => distanceMeters <= radius)
    .sort((a, b) => a.distanceMeters - b.distanceMeters)
    .slice(0, limit)
}

const server = createServer(({ url }, response) => {
  const query = new URL(url, 'http://localhost').searchParams
  const [lat, lon, radius, limit] = ['lat', 'lon', 'radius', 'limit'].map((name) => Number(query.get(name)))
  const body = JSON.stringify({ items: nearest({ lat, lon }, radius, limit || 100) })
  response.writeHead(200, { 'content-type': 'application/json' }).end(body)
})

server.listen(0, '127.0.0.1', () =>
  process.stdout.write(`listening on http://127.0.0.1:${server.address().port}\n`),
)

process.once('SIGTERM', () => {
  server.close(() => db.close())
  server.closeAllConnections()
})
