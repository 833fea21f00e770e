import { METHODS } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openGallery, put, type Gallery } from './support/gallery.ts'

const ORIGIN = 'https://app.example'

/**
 * Headers that a page may always read (Fetch Standard, CORS-safelisted response-header names), and those that no page
 * needs.
 */
const NEEDS_NO_LEAVE =
  /^(access-control-.*|cache-control|content-(language|length|type|security-policy)|connection|date|expires|keep-alive|last-modified|pragma|transfer-encoding|vary|x-content-type-options)$/

let house: Gallery
let closed: Gallery
beforeAll(async () => {
  house = await openGallery(undefined, { origin: ORIGIN })
  closed = await openGallery()
})
afterAll(async () => {
  await house.close()
  await closed.close()
})

/** The server's answer on a bare socket, until it closes. */
function say(words: string, { door } = house): Promise<string> {
  const socket = connect((door.server.address() as AddressInfo).port, '127.0.0.1')
  socket.write(words)
  return text(socket)
}

const ask = (method: string, path: string, in_ = house) =>
  say(`${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`, in_)

describe('a method', () => {
  const taken = ['GET', 'HEAD', 'OPTIONS', 'PUT']
  const others = [...METHODS, 'FOO', 'get', 'X-Y', 'BREW'].filter((method) => !taken.includes(method))

  it.each(others)('that a path does not take (%s) is answered 405, and which it takes', async (method) => {
    const answer = await ask(method, '/users/ann/location')
    expect(answer).toMatch(/^HTTP\/1.1 405 [^]*application\/problem\+json/)
    if (method !== 'CONNECT') expect(answer).toMatch(/^allow: PUT, GET, HEAD, OPTIONS\r$/im)
  })

  it.each(['GET', 'OPTIONS', 'QUERY', 'FOO'])('%s of an unknown path is answered 404', async (method) => {
    expect(await ask(method, '/nowhere')).toMatch(/^HTTP\/1.1 404 [^]*application\/problem\+json/)
  })

  it('OPTIONS is answered for every path, without a token', async () => {
    for (const path of ['/users/ann/location', '/events', '/docs', '*'])
      expect(await ask('OPTIONS', path)).toMatch(/^HTTP\/1.1 204 [^]*\r\nallow: [A-Z, ]+OPTIONS\r\n/i)
  })

  it.each(['/', '/docs', '/docs/', '/docs/json', '/docs/static/x.js', '/openapi.json', '/users/ann'])(
    'of nobody is told GET and HEAD, where GET of %s is answered',
    async (path) => {
      expect(await ask('GET', path)).not.toMatch(/^HTTP\/1.1 405 /)
      for (const method of ['DELETE', 'OPTIONS'])
        expect(await ask(method, path)).toMatch(/^allow: GET, HEAD, (\w+, )*OPTIONS\r$/im)
    },
  )

  it('HEAD is answered as GET is, without a body', async () => {
    expect(await ask('HEAD', '/healthz')).toMatch(/^HTTP\/1.1 200 [^]*content-length: 15[^]*\r\n\r\n$/i)
  })
})

describe('a page of another origin', () => {
  const allow = `access-control-allow-origin: ${ORIGIN}`

  it('gets the allowed methods and headers in a preflight', async () => {
    const answer = await ask('OPTIONS', '/media/ann.1/rating')
    expect(answer).toContain(`${allow}\r\n`)
    expect(answer).toMatch(/^access-control-allow-methods: PUT,OPTIONS\r$/m)
    expect(answer).toMatch(
      /^access-control-allow-headers: authorization,content-type,idempotency-key,(?:[a-z-]+,)*if-none-match,(?:[a-z-]+,)*ce-specversion,ce-id,/m,
    )
    expect(answer).toMatch(/^access-control-max-age: \d+\r$/m)
  })

  it.each([
    ['CE-MyExt, ce-2 ,x-other', ['ce-myext', 'ce-2'], ['x-other']],
    ['ce-my-ext,ce-,ce-a_b', [], ['ce-my-ext', 'ce-', 'ce-a_b']],
    ['authorization,ce-id', ['ce-id'], []],
  ])('may send the extension attributes of events that it asks for: %s', async (asked, may, mayNot) => {
    const asking = `Access-Control-Request-Headers: ${asked}\r\nConnection: close`
    const answer = await say(`OPTIONS /events HTTP/1.1\r\nHost: x\r\n${asking}\r\n\r\n`)
    const allowed = /^access-control-allow-headers: (.*)\r$/m.exec(answer)?.[1]?.split(',') ?? []
    for (const name of may) expect(allowed.filter((one) => one === name)).toEqual([name])
    for (const name of mayNot) expect(allowed).not.toContain(name)
  })

  it.each([
    ['an answer', 'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 200],
    ['what needs a token', 'GET /users/ann HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 401],
    ['an unknown path', 'GET /nope HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 404],
    ['a path that cannot be read', 'GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 400],
    ['a method of nobody', 'FOO /events HTTP/1.1\r\nHost: x\r\n\r\n', 405],
    ['a body that is too long', 'POST /nope HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\n', 404],
    ['what is no HTTP', 'hello\r\n\r\n', 400],
    ['headers that are too large', `GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ])('may read %s', async (_, words, status) => {
    const answer = await say(words)
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(answer).toContain(`${allow}\r\n`)
    expect(answer).toMatch(/^access-control-expose-headers: .*retry-after/m)
  })

  it('may read every header of an answer but those that are for the browser, or always shown', async () => {
    const { mediaId, uploadUrl } = await house.begin()
    expect((await put(uploadUrl, 'bytes')).status).toBe(201)
    await house.settle()
    const answers = await Promise.all([
      house.contentOf(mediaId),
      put(uploadUrl, 'bytes', { headers: { 'content-encoding': 'gzip' } }),
      ...['/users/ann', '/docs', '/', '/openapi.json', '/healthz', '/nope'].map((path) =>
        fetch(house.url + path),
      ),
      fetch(`${house.url}/events`, { method: 'DELETE' }),
    ])
    for (const { status, headers } of answers) {
      const exposed = headers.get('access-control-expose-headers')?.split(',') ?? []
      const sent = [...headers.keys()].filter((name) => !NEEDS_NO_LEAVE.test(name))
      expect([status, sent.filter((name) => !exposed.includes(name))]).toEqual([status, []])
    }
    const [content] = answers
    expect(content.headers.get('content-disposition')).not.toBeNull()
  })

  it('may read nothing where no origin is allowed', async () => {
    for (const method of ['GET', 'OPTIONS', 'FOO'])
      expect(await ask(method, '/healthz', closed)).not.toContain('access-control')
  })
})
