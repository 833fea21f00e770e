import { mkdir } from 'node:fs/promises'
import { Agent } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mintToken } from '../../../src/api/tokens.ts'
import { homeKey } from '../../../src/home/key.ts'
import { startBenchServer, startListening, type BenchServer } from '../server/server.ts'
import { send, type Begin } from './send-uploads.ts'

/** A server that takes uploads, and how one begins an upload there. */
export interface Receiver {
  readonly server: BenchServer
  readonly begin: Begin
}

const PLAIN = fileURLToPath(new URL('./plain-server.js', import.meta.url))

/** No upload is over quota. */
const QUOTA = (2 ** 50).toString()

const UNEXTRACTED = fileURLToPath(new URL('./without-extraction.js', import.meta.url))

/** Our server: an upload begins with a POST, and is announced as an event. All are of one user. */
export const ours = (directory: string): Promise<Receiver> => served(directory, [])

/** Our server without its extractor. */
export const unextracted = (directory: string): Promise<Receiver> => served(directory, ['--app', UNEXTRACTED])

async function served(directory: string, flags: readonly string[]): Promise<Receiver> {
  const data = join(directory, 'data')
  const server = await startBenchServer(data, join(directory, 'peaks'), ['--quota', QUOTA, ...flags])
  const grant = { user: 'ann', role: 'user', ttlSeconds: 86_400, now: Date.now() } as const
  const headers = {
    authorization: `Bearer ${await mintToken(await homeKey(data), grant)}`,
    'content-type': 'application/json',
  }
  const agent = new Agent({ keepAlive: true })
  const begin: Begin = async (_, bytes) => {
    const told = Buffer.from(JSON.stringify({ contentType: 'application/octet-stream', bytes }))
    const { status, body } = await send(`${server.url}/media`, { method: 'POST', agent, headers }, [told])
    if (status !== 201) throw new Error(`Cannot begin an upload: the server answered ${status} ${body}`)
    return (JSON.parse(body) as { uploadUrl: string }).uploadUrl
  }
  return { server, begin }
}

/** A handler of Fastify that streams the body into a file and flushes it. */
export async function plain(directory: string): Promise<Receiver> {
  const files = join(directory, 'files')
  await mkdir(files, { recursive: true })
  const server = await startListening([PLAIN, files], join(directory, 'peaks'))
  return { server, begin: (nth) => Promise.resolve(`${server.url}/f${nth.toString()}`) }
}
