import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { openTables } from './tables.mjs'

/**
 * Takes a JSON array of events a request, in one transaction, and answers when it is durable and the tables show it: `node
 * server.mjs FILE`. It asks for no token and validates nothing.
 */
const { take, close } = openTables(process.argv[2])

const server = createServer((request, response) => {
  const answer = async () => {
    const events = [JSON.parse((await buffer(request)).toString())].flat()
    take(events)
    const body = JSON.stringify({ results: events.map(({ id }) => ({ id })) })
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    response.end(body)
  }
  answer().catch((error) => {
    console.error(error)
    response.writeHead(500).end(String(error))
  })
})

server.listen(0, '127.0.0.1', () =>
  process.stdout.write(`listening on http://127.0.0.1:${server.address().port}\n`),
)

process.once('SIGTERM', () => {
  server.close(close)
  server.closeAllConnections()
})
