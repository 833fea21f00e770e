import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { afterAll, describe, expect, it } from 'vitest'
import { makeBucket, startS3 } from '../servers/s3.ts'
import { startServer, tokenFor, withDirectory, type Server } from './tributary.ts'

const PIECE = 65_536
const KILLS = 8

const sha256 = (bytes: Uint8Array): string =>
  `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`

/** A client of one upload. Its URL is begun again at each server, under one Idempotency-Key. */
async function begin(server: Server, token: string): Promise<{ mediaId: string; uploadUrl: string }> {
  const answer = await fetch(`${server.url}/media`, {
    method: 'POST',
    body: JSON.stringify({ contentType: 'video/mp4', title: 'Film' }),
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': 'the-film',
    },
  })
  expect(answer.status).toBe(201)
  return (await answer.json()) as { mediaId: string; uploadUrl: string }
}

const offsetOf = async (url: string): Promise<number> =>
  Number((await fetch(url, { method: 'HEAD' })).headers.get('upload-offset'))

const partHeaders = (from: number, to: number, total: number) => ({
  'content-length': String(to - from),
  'content-range': `bytes ${from}-${to - 1}/${total}`,
})

/** Sends a part; gives its status. */
async function part(url: string, bytes: Buffer, from: number, to: number): Promise<number> {
  const headers = { ...partHeaders(from, to, bytes.length), 'repr-digest': sha256(bytes) }
  return (await fetch(url, { method: 'PUT', body: bytes.subarray(from, to), headers })).status
}

/**
 * Sends a part from where the upload stopped up to where `reach` says; gives its status and its end. The server may
 * notice only now that the request before has broken off, and keep its bytes: then it tells another offset.
 */
async function goOn(url: string, bytes: Buffer, reach: (from: number) => number): Promise<[number, number]> {
  for (;;) {
    const from = await offsetOf(url)
    const to = reach(from)
    if (to <= from) return [202, from]
    const status = await part(url, bytes, from, to)
    if (status !== 409) return [status, to]
  }
}

/** Sends a half of a part; `end` ends the connection, or the server. */
async function half(url: string, bytes: Buffer, from: number, end: () => unknown): Promise<void> {
  const headers = partHeaders(from, bytes.length, bytes.length)
  const sending = request(url, { method: 'PUT', headers }).on('error', () => undefined)
  const closed = new Promise((resolve) => sending.once('close', resolve))
  await new Promise((sent) => sending.write(bytes.subarray(from, from + PIECE / 2), sent))
  await end()
  sending.destroy()
  await closed
}

async function contentOf(server: Server, token: string, mediaId: string): Promise<Response> {
  const headers = { authorization: `Bearer ${token}` }
  const url = `${server.url}/media/${mediaId}/content`
  await expect.poll(async () => (await fetch(url, { headers })).status).toBe(200)
  return fetch(url, { headers })
}

const s3 = await startS3()
afterAll(s3.close)
const bucket = await makeBucket(s3.endpoint, `uploads-${process.pid.toString()}-${Date.now().toString(36)}`)

describe.each([
  ['a folder', []],
  ['S3', ['--objects', 's3', '--bucket', bucket, '--endpoint', s3.endpoint]],
])('an upload in parts to %s', (_, options) => {
  it('outlives broken connections and a server that is killed: nothing acknowledged is lost', async () => {
    await withDirectory(async (data) => {
      let server = await startServer(data, options)
      const token = await tokenFor(data, 'ann', 'user')
      const bytes = randomBytes(PIECE * (KILLS + 2) + 7)
      for (let acknowledged = 0, kills = 0; kills < KILLS; kills++) {
        const { uploadUrl } = await begin(server, token)
        const offset = await offsetOf(uploadUrl)
        expect(offset).toBeGreaterThanOrEqual(acknowledged)
        const most = bytes.length - PIECE
        const [status, to] = await goOn(uploadUrl, bytes, (from) => Math.min(from + PIECE, most))
        expect(status).toBe(202)
        acknowledged = to
        await half(uploadUrl, bytes, to, () => (kills % 2 === 0 ? server.end('SIGKILL') : undefined))
        if (kills % 2 === 0) server = await startServer(data)
      }
      const { mediaId, uploadUrl } = await begin(server, token)
      expect(await goOn(uploadUrl, bytes, () => bytes.length)).toEqual([201, bytes.length])
      const content = await contentOf(server, token, mediaId)
      expect(content.headers.get('repr-digest')).toBe(sha256(bytes))
      expect(Buffer.from(await content.arrayBuffer()).equals(bytes)).toBe(true)
      expect(await server.end('SIGTERM')).toBe(0)
    })
  })
})

const MEGABYTE = 1_000_000

/** The most memory that a process has had, in megabytes (proc(5): VmHWM is in kB). */
const mostMemory = async ({ process }: Server): Promise<number> =>
  Number(/VmHWM:\s+(\d+) kB/.exec(await readFile(`/proc/${String(process.pid)}/status`, 'utf8'))![1]) / 1_000

it('an upload of 300 MB, and its download, take no more memory than one of 3 MB', async () => {
  await withDirectory(async (data) => {
    const server = await startServer(data)
    const token = await tokenFor(data, 'ann', 'user')
    const memory: number[] = []
    for (const megabytes of [3, 300]) {
      const answer = await fetch(`${server.url}/media`, {
        method: 'POST',
        body: JSON.stringify({ contentType: 'application/octet-stream' }),
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      })
      const { mediaId, uploadUrl } = (await answer.json()) as { mediaId: string; uploadUrl: string }
      const sending = request(uploadUrl, {
        method: 'PUT',
        headers: { 'content-length': megabytes * MEGABYTE },
      })
      const piece = Buffer.alloc(MEGABYTE)
      for (let sent = 0; sent < megabytes; sent++) if (!sending.write(piece)) await once(sending, 'drain')
      const [{ statusCode }] = (await once(sending.end(), 'response')) as [{ statusCode: number }]
      expect(statusCode).toBe(201)
      const content = await contentOf(server, token, mediaId)
      let read = 0
      for await (const chunk of content.body as unknown as AsyncIterable<Uint8Array>) read += chunk.length
      expect(read).toBe(megabytes * MEGABYTE)
      memory.push(await mostMemory(server))
    }
    expect(memory[1]! - memory[0]!, memory.join(', ')).toBeLessThan(150)
    await server.end('SIGTERM')
  })
})
