import { once } from 'node:events'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openGallery, type Gallery } from './support/gallery.ts'
import { located } from './support/told.ts'

const MEBIBYTE = 1024 ** 2

let house: Gallery
let port: number
let ann: string
beforeAll(async () => {
  house = await openGallery(undefined, { bodiesLimit: { all: 4 * MEBIBYTE, each: 2 * MEBIBYTE } })
  port = (house.door.server.address() as AddressInfo).port
  ann = `Authorization: Bearer ${await house.token('ann')}`
})
afterAll(() => house.close())

const JSON_TYPE = 'Content-Type: application/json'
const LONG = 'Content-Length: 8000000'

/** Sends the head of a request and a part of its body, and waits until the server closes the connection. */
async function answerTo(line: string, ...headers: string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  const sent = headers.some((header) => header.startsWith('Transfer')) ? '3\r\n{"a\r\n' : '{"a'
  socket.write([`${line} HTTP/1.1`, 'Host: x', ...headers, '', sent].join('\r\n'))
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => undefined)
  await once(socket, 'close')
  return Buffer.concat(chunks).toString()
}

const NO_TICKET = 'PUT /media/ann.1/content?ticket=none'

const refused: readonly (readonly [what: string, line: string, headers: () => string[], status: number])[] = [
  ['at an unknown path', 'POST /nope', () => [LONG], 404],
  ['at a path that cannot be read', 'POST /%zz', () => [LONG], 400],
  ['at a path with an id that is too long', `PUT /media/${'a'.repeat(600)}/rating`, () => [LONG], 414],
  ['with a method that the path does not take', 'DELETE /events', () => [ann, LONG], 405],
  ['with a method that few know', 'PROPFIND /events', () => [ann, LONG], 405],
  ['with QUERY', 'QUERY /events', () => [ann, JSON_TYPE, LONG], 405],
  ['without a token', 'POST /events', () => [JSON_TYPE, LONG], 401],
  ['with a bad token', 'POST /events', () => ['Authorization: Bearer x.y.z', JSON_TYPE, LONG], 401],
  ['without the role', 'POST /parked/x/retry', () => [ann, LONG], 403],
  ['of a type that no route takes', 'POST /events', () => [ann, 'Content-Type: text/xml', LONG], 415],
  ['of no type', 'POST /events', () => [ann, LONG], 415],
  ['that is compressed', 'POST /events', () => [ann, JSON_TYPE, 'Content-Encoding: gzip', LONG], 415],
  ['that is too long', 'POST /events', () => [ann, JSON_TYPE, 'Content-Length: 8388609'], 413],
  ['about an id that is none', 'PUT /media/x/rating', () => [ann, JSON_TYPE, LONG], 400],
  [
    'with a bad Idempotency-Key',
    'PUT /media/bob.1/rating',
    () => [ann, JSON_TYPE, 'Idempotency-Key: a b', LONG],
    400,
  ],
  ['with a query nobody knows', 'POST /events?x=1', () => [ann, JSON_TYPE, LONG], 400],
  ['without a length, at an unknown path', 'POST /nope', () => ['Transfer-Encoding: chunked'], 404],
  ['without a length or token', 'POST /events', () => ['Transfer-Encoding: chunked'], 401],
  ['with a bad ticket', NO_TICKET, () => [LONG], 403],
  ['with a bad ticket and no length', NO_TICKET, () => ['Transfer-Encoding: chunked'], 403],
  ['with an expectation nobody meets', 'POST /events', () => [ann, JSON_TYPE, LONG, 'Expect: tea'], 417],
]

describe('a request with a body of megabytes', () => {
  it.each(refused)('%s is refused at once, and its socket freed', async (_, line, headers, status) => {
    const answer = await answerTo(line, ...headers())
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(answer.toLowerCase()).toContain('connection: close')
    expect(answer.includes('application/problem+json')).toBe(true)
  })

  it.each(refused)('%s is not told to go on, where it asks first', async (_, line, headers, status) => {
    if (headers().some((header) => header.startsWith('Expect'))) return
    expect(await answerTo(line, ...headers(), 'Expect: 100-continue')).toMatch(
      new RegExp(`^HTTP/1.1 ${status} `),
    )
  })

  it.each([
    ['GET /healthz', 200],
    ['HEAD /healthz', 200],
    ['OPTIONS /events', 204],
  ] as const)('that nobody wants (%s) is not waited for', async (line, status) => {
    expect(await answerTo(line, LONG)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  })

  it('is read if it is needed, also after Expect: 100-continue', async () => {
    const body = JSON.stringify(located('ann'))
    const socket = connect(port, '127.0.0.1')
    const head = ['POST /events HTTP/1.1', 'Host: x', ann, JSON_TYPE, `Content-Length: ${body.length}`]
    socket.write([...head, 'Connection: close', 'Expect: 100-continue', '', ''].join('\r\n'))
    const [first] = (await once(socket, 'data')) as [Buffer]
    expect(first.toString()).toBe('HTTP/1.1 100 Continue\r\n\r\n')
    socket.write(body)
    expect(String(await once(socket, 'data'))).toMatch(/^HTTP\/1.1 200 /)
  })

  it('leaves the connection open where it came in with its head', async () => {
    const socket = connect(port, '127.0.0.1')
    socket.write('POST /nope HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}')
    expect(String(await once(socket, 'data'))).toMatch(/^HTTP\/1.1 404 [^]*keep-alive/)
    socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')
    expect(String(await once(socket, 'data'))).toMatch(/^HTTP\/1.1 200 /)
    socket.destroy()
  })

  it('does not stop the client from receiving its answer', async () => {
    const answer = await fetch(`${house.url}/nope`, { method: 'POST', body: new Uint8Array(8_000_000) })
    expect(answer.status).toBe(404)
  })
})

const held = async (): Promise<number> => (await house.home.metrics.heldBytes.get()).values[0]?.value ?? 0
const connections = () =>
  new Promise<number>((resolve) => house.door.server.getConnections((_, count) => resolve(count)))

/** A client that sends most of a body and then hardly anything. */
function slowClient(headers: readonly string[]): Socket {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined)
  socket.write(['POST /events HTTP/1.1', 'Host: x', ...headers, JSON_TYPE, LONG, '', ''].join('\r\n'))
  socket.write(Buffer.alloc(400_000, ' '))
  return socket
}

describe('150 clients that send much, then a byte a second', () => {
  it('hold no bytes and no sockets without a token', async () => {
    const clients = Array.from({ length: 150 }, () => slowClient([]))
    await Promise.all(clients.map((client) => once(client.resume(), 'close')))
    expect(await held()).toBe(0)
    await expect.poll(connections).toBe(0)
  })

  it('hold together no more than the server will, and each no more than its share', async () => {
    const users = await Promise.all(Array.from({ length: 5 }, (_, i) => house.token(`user-${i}`)))
    const clients = users.flatMap((token) =>
      Array.from({ length: 30 }, () => slowClient([`Authorization: Bearer ${token}`])),
    )
    const statuses: string[] = []
    for (const client of clients) client.on('data', (chunk) => statuses.push(String(chunk).slice(9, 12)))
    await expect.poll(() => statuses.length).toBeGreaterThanOrEqual(140)
    await expect.poll(connections).toBeLessThanOrEqual(10)
    expect(await held()).toBeGreaterThan(0)
    expect(await held()).toBeLessThanOrEqual(4 * MEBIBYTE)
    expect(new Set(statuses)).toEqual(new Set(['429', '503']))
    for (const client of clients) client.destroy()
    await expect.poll(held).toBe(0)
    expect((await house.ask('POST', '/events', { body: located('ann') })).status).toBe(200)
  })
})

describe('a client that goes away', () => {
  it('is no fault of the server: nothing is logged as an error, nothing counted as one', async () => {
    const { uploadUrl } = await house.begin()
    const put = `PUT ${uploadUrl.slice(house.url.length)} HTTP/1.1`
    for (const line of ['POST /events HTTP/1.1', put]) {
      const socket = connect(port, '127.0.0.1')
      socket.write([line, 'Host: x', ann, JSON_TYPE, LONG, '', '{"a'].join('\r\n'))
      await sleep(100)
      socket.destroy()
    }
    const seen = async () => (await house.home.metrics.requests.get()).values
    const gone = async () =>
      (await seen()).filter(
        ({ metricName, labels }) => /count$/.test(metricName ?? '') && labels.status === 499,
      )
    await expect.poll(async () => (await gone()).length).toBe(2)
    expect(
      (await seen()).filter(({ labels }) => Number(labels.status) >= 500 && labels.status !== 503),
    ).toEqual([])
    expect(house.lines.filter((line) => (JSON.parse(line) as { level: number }).level >= 40)).toEqual([])
  })
})
