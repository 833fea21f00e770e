import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import Fastify from 'fastify'

// Uploads as one writes them by hand: the body goes into a file, which is flushed before the answer. Nobody is asked for
// a token, nothing is checked, and a file that broke off stays: `node plain-server.js DIRECTORY`.

const [, , directory = '.'] = process.argv
const app = Fastify({ bodyLimit: Number.MAX_SAFE_INTEGER })

app.addContentTypeParser('*', (_, body, done) => done(null, body))
app.put<{ Params: { name: string }; Body: Readable }>('/:name', async ({ params, body }, reply) => {
  await pipeline(body, createWriteStream(join(directory, params.name), { flags: 'wx', flush: true }))
  return reply.code(201).send({})
})

const url = await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`listening on ${url}\n`)
process.once('SIGTERM', () => void app.close())
