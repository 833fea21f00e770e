import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { accessTo } from '../../../src/home/access.ts'
import { FIRST_ONLY } from '../../../src/objects/objects.ts'
import { openS3Objects } from '../../../src/objects/s3.ts'
import { objectsContract } from '../../contracts/objects.ts'
import { put, textOf } from '../../contracts/objects/bytes.ts'
import { makeBucket, startS3 } from '../../servers/s3.ts'

const { endpoint, close } = await startS3()
afterAll(close)

const run = `contract-${process.pid.toString()}-${Date.now().toString(36)}`
let made = 0
async function fresh() {
  const bucket = await makeBucket(endpoint, `${run}-${String(made++)}`)
  return openS3Objects({ ...accessTo(endpoint), bucket })
}
objectsContract('S3', fresh)

const about = { contentType: 'image/png', facts: { title: 'Möwe 🐦', location: { lat: 1, lon: 2 } } }

describe('an address for clients', () => {
  test('takes bytes, and the object has the description of the URL', async () => {
    const objects = await fresh()
    const url = await objects.uploadUrl('media/ann.sea', about, 60)
    const headers = { 'content-type': 'text/html', ...FIRST_ONLY }
    expect((await fetch(url, { method: 'PUT', body: 'bytes', headers })).status).toBe(200)
    expect(await objects.head('media/ann.sea')).toMatchObject({ ...about, size: 5 })
  })

  test('gives bytes with the headers of the URL, not those of the uploader', async () => {
    const objects = await fresh()
    const headers = { 'content-type': 'text/html', 'content-disposition': 'inline', ...FIRST_ONLY }
    await fetch(await objects.uploadUrl('k', about, 60), { method: 'PUT', body: 'bytes', headers })
    const shown = { type: 'image/png; a="b c"', disposition: 'attachment' }
    const url = await objects.contentUrl('k', shown, 60)
    const answer = await fetch(url)
    expect(await answer.text()).toBe('bytes')
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': shown.type,
      'content-disposition': 'attachment',
    })
    expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
      'response-content-type': shown.type,
      'response-content-disposition': 'attachment',
    })
  })

  test('takes coded bytes, and sends their coding with them', async () => {
    const objects = await fresh()
    const headers = { 'content-encoding': 'gzip', 'content-language': 'de', ...FIRST_ONLY }
    const url = await objects.uploadUrl('k', about, 60)
    await fetch(url, { method: 'PUT', body: gzipSync('bytes'), headers })
    const coded = { contentEncoding: 'gzip', contentLanguage: 'de' }
    expect(await objects.head('k')).toMatchObject(coded)
    expect(await objects.get('k')).toMatchObject(coded)
    const shown = { type: 'text/plain', disposition: 'inline' }
    expect(await (await fetch(await objects.contentUrl('k', shown, 60))).text()).toBe('bytes')
  })

  test('stores once: it does not overwrite, nor without saying so', async () => {
    const objects = await fresh()
    const url = await objects.uploadUrl('k', about, 60)
    const send = async (body: string, headers = {}) =>
      (await fetch(url, { method: 'PUT', body, headers })).status
    expect(new URL(url).searchParams.get('X-Amz-SignedHeaders')?.split(';')).toContain('if-none-match')
    expect(await send('first')).toBe(403)
    expect([await send('first', FIRST_ONLY), await send('other', FIRST_ONLY)]).toEqual([200, 412])
    expect(await textOf(objects, 'k')).toBe('first')
  })

  test.each([
    [4, 403],
    [5, 200],
    [6, 403],
    [0, 403],
  ])('for 5 bytes answers %i bytes with %i', async (sent, status) => {
    const objects = await fresh()
    const url = await objects.uploadUrl('k', about, 60, 5)
    const body = Buffer.alloc(sent, 'x')
    expect((await fetch(url, { method: 'PUT', body, headers: FIRST_ONLY })).status).toBe(status)
    expect((await objects.head('k'))?.size).toBe(status === 200 ? 5 : undefined)
  })

  test('is of no use for another object, and not after a change of what it says', async () => {
    const objects = await fresh()
    const url = new URL(await objects.uploadUrl('k', about, 60))
    const other = new URL(url)
    other.pathname += '2'
    const longer = new URL(url)
    longer.searchParams.set('X-Amz-Expires', '600000')
    for (const changed of [other, longer])
      expect((await fetch(changed, { method: 'PUT', body: 'b', headers: FIRST_ONLY })).status).toBe(403)
  })

  test('gives a part of the bytes, as an attachment', async () => {
    const objects = await fresh()
    await put(objects, 'k', Buffer.from('0123456789'))
    const shown = { type: 'text/plain', disposition: 'attachment; filename="a.txt"' }
    const answer = await fetch(await objects.contentUrl('k', shown, 60), { headers: { range: 'bytes=2-4' } })
    expect([answer.status, await answer.text()]).toEqual([206, '234'])
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-range': 'bytes 2-4/10',
      'content-disposition': shown.disposition,
    })
  })

  test('is signed: with its metadata, for a time', async () => {
    const query = new URL(await (await fresh()).uploadUrl('k', about, 60)).searchParams
    expect(query.get('X-Amz-Expires')).toBe('60')
    expect(query.get('X-Amz-Signature')).toMatch(/^[0-9a-f]{64}$/)
    expect(query.get('x-amz-meta-about')).toMatch(/^[\w-]+$/)
  })
})

test('a refusal by S3 is reported with the key and the bucket', async () => {
  const objects = openS3Objects({ ...accessTo(endpoint), bucket: `${run}-none` })
  await expect(put(objects, 'k', Buffer.from('x'))).rejects.toThrow(
    `Cannot store object "k" in bucket "${run}-none": S3 says `,
  )
})
