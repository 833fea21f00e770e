import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openGallery, put, type Gallery } from './support/gallery.ts'

let house: Gallery
beforeEach(async () => {
  house = await openGallery()
})
afterEach(() => house.close())

const TEXT = { contentType: 'text/plain' }

describe('the bytes of an upload', () => {
  it.each([
    ['gzip', 415],
    ['GZIP', 415],
    ['br', 415],
    ['aws-chunked', 415],
    ['identity, gzip', 415],
    ['gzip, identity', 415],
    ['identity;q=1', 415],
    ['identity', 201],
    ['Identity', 201],
    ['identity, identity', 201],
    ['', 201],
  ])('come as they are: Content-Encoding "%s" gives %i', async (coding, status) => {
    const { mediaId, uploadUrl } = await house.begin(TEXT)
    const body = status === 201 ? 'bytes' : gzipSync('bytes')
    const answer = await put(uploadUrl, body, { headers: { 'content-encoding': coding } })
    expect([answer.status, answer.headers.get('accept-encoding')]).toEqual([
      status,
      status === 415 ? 'identity' : null,
    ])
    const stored = await house.home.objects.head(`media/${mediaId}`)
    expect(stored?.size).toBe(status === 201 ? 5 : undefined)
    expect(await house.told(mediaId)).toHaveLength(status === 201 ? 1 : 0)
  })

  it('may come plain after they were refused as coded', async () => {
    const { mediaId, uploadUrl } = await house.begin(TEXT)
    expect((await put(uploadUrl, gzipSync('x'), { headers: { 'content-encoding': 'gzip' } })).status).toBe(
      415,
    )
    expect((await put(uploadUrl, 'bytes')).status).toBe(201)
    await house.settle()
    expect(await (await house.contentOf(mediaId)).text()).toBe('bytes')
  })

  it.each(['gzip, chunked', 'chunked', 'gzip'])('do not come by Transfer-Encoding: %s', async (coding) => {
    const { mediaId, uploadUrl } = await house.begin(TEXT)
    const { hostname, port, pathname, search } = new URL(uploadUrl)
    const socket = connect(Number(port), hostname)
    socket.write(
      `PUT ${pathname}${search} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: ${coding}\r\nConnection: close\r\n\r\n`,
    )
    socket.write('1\r\nx\r\n0\r\n\r\n')
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 4\d\d /)
    expect(await house.home.objects.head(`media/${mediaId}`)).toBeUndefined()
  })

  it('keep their language', async () => {
    const { mediaId, uploadUrl } = await house.begin(TEXT)
    const bad = { headers: { 'content-language': 'x'.repeat(256) } }
    expect((await put(uploadUrl, 'bytes', bad)).status).toBe(400)
    expect((await put(uploadUrl, 'bytes', { headers: { 'content-language': 'mi, en-GB' } })).status).toBe(201)
    await house.settle()
    expect((await house.contentOf(mediaId)).headers.get('content-language')).toBe('mi, en-GB')
  })

  it.each([
    ['image/svg+xml', 'attachment'],
    ['text/html; charset="utf-8"', 'attachment'],
    ['image/png', 'inline'],
    ['text/plain', 'inline'],
  ])('are handed out as %s, as they were begun, %s', async (contentType, disposition) => {
    const { mediaId, uploadUrl } = await house.begin({ contentType })
    await put(uploadUrl, '<script>1</script>', { headers: { 'content-type': 'application/xml' } })
    await house.settle()
    expect(Object.fromEntries((await house.contentOf(mediaId)).headers)).toMatchObject({
      'content-type': contentType,
      'content-disposition': disposition,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    })
  })
})
