import { randomBytes } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { makeBucket, startS3 } from '../servers/s3.ts'
import { startServer, tokenFor, tributary, tributaryOk, withDirectory } from './tributary.ts'

const s3 = await startS3()
afterAll(s3.close)

const bucket = await makeBucket(s3.endpoint, `journey-${process.pid.toString()}-${Date.now().toString(36)}`)

interface Begun {
  readonly mediaId: string
  readonly uploadUrl: string
}

/** Uploads bytes as a client does. Returns the media's id. */
async function upload(url: string, headers: Record<string, string>, bytes: Buffer): Promise<string> {
  const body = JSON.stringify({ contentType: 'image/png', title: 'Sea' })
  const json = { ...headers, 'content-type': 'application/json' }
  const begun = await fetch(`${url}/media`, { method: 'POST', headers: json, body })
  const { mediaId, uploadUrl } = (await begun.json()) as Begun
  const stored = await fetch(uploadUrl, { method: 'PUT', body: bytes })
  expect([begun.status, stored.status]).toEqual([201, 201])
  const { sequenceNumber } = (await stored.json()) as { sequenceNumber: string }
  const shown = await fetch(`${url}/media/${mediaId}?after=${sequenceNumber}`, { headers })
  expect(await shown.json()).toMatchObject({ bytes: bytes.length, contentType: 'image/png', title: 'Sea' })
  return mediaId
}

const deletion = (data: object) => ({
  specversion: '1.0',
  id: 'gone',
  source: '/journey',
  type: 'media.deleted',
  subject: 'ann',
  time: new Date().toISOString(),
  data,
})

describe.each([
  ['a folder', []],
  ['S3', ['--objects', 's3', '--bucket', bucket, '--endpoint', s3.endpoint]],
])('a server whose objects are in %s', (where, options) => {
  it('keeps uploads, also after it was killed, and then finds them without an option', () =>
    withDirectory(async (data) => {
      const first = await startServer(data, options)
      const headers = { authorization: `Bearer ${await tokenFor(data, 'ann', 'user')}` }
      const bytes = randomBytes(3_000_000)
      const mediaId = await upload(first.url, headers, bytes)
      await first.end('SIGKILL')
      const second = await startServer(data)
      const content = await fetch(`${second.url}/media/${mediaId}/content`, { headers })
      expect(Buffer.from(await content.arrayBuffer()).equals(bytes)).toBe(true)
      await tributaryOk(['settle', '--data', data])
      expect(JSON.parse(await tributaryOk(['dump', 'usage', '--data', data]))).toMatchObject({
        usedBytes: 3_000_000,
      })
      expect(await second.end('SIGTERM')).toBe(0)
      const gone = { mediaId, reason: 'user' }
      await tributaryOk(['append', '--data', data, '-'], `${JSON.stringify(deletion(gone))}\n`)
      await tributaryOk(['settle', '--data', data])
      const found = { objects: 1, removed: 1, unannounced: 0, announced: 0 }
      expect(JSON.parse(await tributaryOk(['sweep', '--json', '--data', data]))).toEqual(found)
      const other = where === 'S3' ? ['--objects', 'folder'] : ['--objects', 's3', '--bucket', 'other']
      const { code, stderr } = await tributary(['start', '--port', '0', '--data', data, ...other])
      expect([code, stderr]).toEqual([1, expect.stringContaining('Cannot use other objects')])
    }))
})

it('a server names a bucket that does not exist', () =>
  withDirectory(async (data) => {
    const options = ['--objects', 's3', '--bucket', 'nowhere', '--endpoint', s3.endpoint]
    const { code, stderr } = await tributary(['start', '--port', '0', '--data', data, ...options])
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^tributary: Cannot read .*"nowhere": S3 says NoSuchBucket.*\n$/),
    ])
  }))
