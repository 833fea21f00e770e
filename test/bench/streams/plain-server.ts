import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

// Server-sent events as one writes them by hand: a list of responses, a comment every 20 seconds, and a POST that tells
// one user something. Nothing is stored, and nobody is asked for a token.

const open = new Map<string, ServerResponse>()

const server = createServer(({ method, url = '' }, response) => {
  const user = url.split('/')[2] ?? ''
  if (method === 'POST') {
    open.get(user)?.write(`data: {"type":"user.located"}\n\n`)
    response.writeHead(200).end()
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.write('retry: 2000\n\n')
  open.set(user, response)
  response.on('close', () => open.delete(user))
})

setInterval(() => open.forEach((response) => response.write(':\n\n')), 20_000)

server.listen(0, '127.0.0.1', () =>
  process.stdout.write(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}\n`),
)
process.once('SIGTERM', () => process.exit())
