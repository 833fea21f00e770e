import { randomBytes } from 'node:crypto'
import { Agent, request, type IncomingMessage, type RequestOptions } from 'node:http'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'

/** The files that are uploaded. */
export interface UploadPlan {
  readonly files: number
  readonly fileBytes: number
  readonly connections: number
}

/** Where the n-th file is to be sent. */
export type Begin = (nth: number, fileBytes: number) => Promise<string>

const CHUNK = randomBytes(65_536)

function* chunksOf(bytes: number): Generator<Buffer> {
  for (let left = bytes; left > 0; left -= CHUNK.length) yield CHUNK.subarray(0, Math.min(left, CHUNK.length))
}

/** Uploads all files, `connections` at a time. Gives the seconds that it took. */
export async function sendUploads(
  { files, fileBytes, connections }: UploadPlan,
  begin: Begin,
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const waiting = Array.from({ length: files }, (_, nth) => nth).values()
  const started = performance.now()
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (const nth of waiting) await put(await begin(nth, fileBytes), fileBytes, agent)
    }),
  )
  const seconds = (performance.now() - started) / 1_000
  agent.destroy()
  return seconds
}

async function put(url: string, bytes: number, agent: Agent): Promise<void> {
  const headers = { 'content-type': 'application/octet-stream', 'content-length': bytes }
  const { status, body } = await send(url, { method: 'PUT', agent, headers }, chunksOf(bytes))
  if (status !== 201) throw new Error(`Cannot upload: the server answered ${status} ${body}`)
}

/** Sends a request with a body, and gives the answer. */
export async function send(
  url: string,
  options: RequestOptions,
  body: Iterable<Buffer>,
): Promise<{ readonly status: number; readonly body: string }> {
  const sending = request(url, options)
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    Readable.from(body, { objectMode: false }).pipe(sending)
    sending.on('response', resolve).on('error', reject)
  })
  return { status: response.statusCode ?? 0, body: await text(response) }
}
