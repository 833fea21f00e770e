import { createHmac } from 'node:crypto'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dice } from '../bench/shape/dice.ts'
import { logRecords } from './log-records.ts'
import { smallWorldEvent } from './small-world.ts'
import { startServer, tokenFor, tributaryOk, type Server } from './tributary.ts'

const EVENT = 'application/cloudevents+json'
const BATCH = 'application/cloudevents-batch+json'

const located = (id: string, data: object = { lat: 1, lon: 2 }, subject = 'ann'): object => ({
  specversion: '1.0',
  id,
  source: '/bad-requests',
  type: 'user.located',
  subject,
  time: '2026-01-01T00:00:00Z',
  data,
})

const segment = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A token in the right format, signed with another key. */
function forged(): string {
  const body = `${segment({ alg: 'HS256', typ: 'JWT' })}.${segment({ sub: 'ann', role: 'admin', exp: 4_000_000_000 })}`
  return `${body}.${createHmac('sha256', 'not the key').update(body).digest('base64url')}`
}

const unsigned = `${segment({ alg: 'none' })}.${segment({ sub: 'ann', role: 'admin', exp: 4_000_000_000 })}.`

let data: string
let server: Server
let ann: string
let producer: string
/** This request starts first, because the server waits ten seconds for a slow client. */
let slow: Promise<string>

/** Sends a text to the server and then nothing. Resolves with the whole answer when the server closes the connection. */
function say(words: string): Promise<string> {
  const { hostname, port } = new URL(server.url)
  const socket = connect(Number(port), hostname)
  socket.write(words)
  return text(socket)
}

async function post(body: string, token = ann, type = EVENT) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': type }
  const response = await fetch(`${server.url}/events`, { method: 'POST', headers, body })
  const answer = (await response.json()) as Record<string, unknown>
  return { status: response.status, type: response.headers.get('content-type'), answer }
}

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'tributary-'))
  server = await startServer(data)
  slow = say('POST /events HTTP/1.1\r\nHost: here\r\nContent-')
  ann = await tokenFor(data, 'ann', 'user')
  producer = await tokenFor(data, 'feeder', 'producer')
})

afterAll(async () => {
  await server.end('SIGKILL')
  await rm(data, { recursive: true, force: true })
})

const oneEvent = JSON.stringify(located('fine'))
const tooMany = Array.from({ length: 501 }, (_, i) => located(`many-${i.toString()}`))

const refusals: readonly [string, () => ReturnType<typeof post>, number][] = [
  ['JSON that breaks off', () => post(oneEvent.slice(0, -9)), 400],
  ['what is no JSON at all', () => post('<event/>'), 400],
  ['an empty body', () => post(''), 400],
  ['an event without its attributes', () => post('{"id":"x"}'), 400],
  ['a latitude that is a text', () => post(JSON.stringify(located('x', { lat: '1', lon: 2 }))), 400],
  ['a latitude off the globe', () => post(JSON.stringify(located('x', { lat: 91, lon: 2 }))), 400],
  ['a media type it does not know', () => post(oneEvent, ann, 'text/xml'), 415],
  ['501 events', () => post(JSON.stringify(tooMany), ann, BATCH), 413],
  ['an event of another user', () => post(JSON.stringify(located('x', undefined, 'bob'))), 403],
  ['a forged token', () => post(oneEvent, forged()), 401],
  ['an unsigned token', () => post(oneEvent, unsigned), 401],
  ['what is no token', () => post(oneEvent, 'ann'), 401],
]

describe('a server that gets bad requests', () => {
  it.each(refusals)('refuses %s with a problem document', async (_, ask, status) => {
    const refused = await ask()
    expect(refused).toMatchObject({ status, answer: { status } })
    expect(refused.type).toContain('application/problem+json')
    for (const field of ['type', 'title', 'detail']) expect(refused.answer[field]).toMatch(/\w/)
  })

  it('refuses a body of 10 MB before it has arrived', async () => {
    const head = [
      'POST /events HTTP/1.1',
      'Host: here',
      `Authorization: Bearer ${ann}`,
      `Content-Type: ${EVENT}`,
    ]
    const answer = await say([...head, 'Content-Length: 10000000', '', '{"specversion":'].join('\r\n'))
    expect(answer).toMatch(/^HTTP\/1.1 413 /)
    expect(answer).toContain('application/problem+json')
  })

  it('refuses a token that has expired', async () => {
    const brief = await tokenFor(data, 'ann', 'user', ['--ttl', '1'])
    await expect.poll(async () => (await post(oneEvent, brief)).status, { interval: 100 }).toBe(401)
  })

  it('refuses the invalid events of a batch, and appends the others', async () => {
    const batch = [located('b1'), located('b2', undefined, 'bob'), located('b3', { lat: 'x' }), located('b4')]
    const { status, answer } = await post(JSON.stringify(batch), ann, BATCH)
    expect(status).toBe(207)
    expect(answer['results']).toMatchObject([
      { id: 'b1', shardId: expect.any(String) as string },
      { id: 'b2', error: { reason: 'foreign-subject' } },
      { id: 'b3', error: { reason: expect.any(String) as string } },
      { id: 'b4', shardId: expect.any(String) as string },
    ])
  })

  it('never repeats a location in an answer or a log line', async () => {
    const { answer } = await post(JSON.stringify(located('x', { lat: 'fifty-one point four', lon: 2 })))
    expect(JSON.stringify(answer)).not.toContain('fifty-one')
    expect(server.complaints()).not.toContain('fifty-one')
  })

  it('closes the connection of a client that is too slow', async () => {
    expect(await slow).toMatch(/^HTTP\/1.1 408 /)
  })

  it('still works after these requests, and has lost no acknowledged event', async () => {
    const luck = dice(3)
    const batch = Array.from({ length: 500 }, (_, i) => smallWorldEvent(luck, `good-${i.toString()}`))
    expect((await post(JSON.stringify(batch), producer, BATCH)).status).toBe(200)
    expect(await server.end('SIGTERM')).toBe(0)
    const ids = (await logRecords(data)).map(({ event }) => event.id)
    const refused = ids.filter((id) => id === 'x' || id.startsWith('many-') || id === 'b2' || id === 'b3')
    expect(refused).toEqual([])
    expect(ids).toEqual(expect.arrayContaining(['b1', 'b4', ...batch.map(({ id }) => id)]))
    await tributaryOk(['settle', '--data', data])
  })
})
