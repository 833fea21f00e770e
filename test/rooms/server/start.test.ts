import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { application as makeApplication, reactor, start, type StartOptions } from 'tributary'
import { describe, expect, test } from 'vitest'
import { tablesOf } from '../../../src/application/application.ts'
import { withDirectory } from '../../journeys/tributary.ts'
import orders from '../../examples/orders/application.ts'

const followed = (id: string, follower: string) => ({
  specversion: '1.0',
  id,
  source: 'test',
  type: 'shop.followed',
  subject: follower,
  time: '2026-01-01T00:00:00Z',
  data: { shop: 'tea' },
})

async function post(url: string, token: string, event: object): Promise<number> {
  const { status } = await fetch(`${url}/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents+json' },
    body: JSON.stringify(event),
  })
  return status
}

describe('start()', () => {
  test('serves an application in this process, stops, and continues where it stopped', () =>
    withDirectory(async (data) => {
      const first = await start(orders, { data, port: 0 })
      const ann = await first.token({ user: 'ann' })
      expect(await post(first.url, ann, followed('1', 'ann'))).toBe(200)
      expect(await post(first.url, ann, followed('2', 'ben'))).toBe(403)
      await first.settled()
      expect(await first.row('followers', 'tea')).toEqual({ shop: 'tea', followers: ['ann'] })
      expect(await first.row('followers', 'wine')).toBeUndefined()
      await Promise.all([first.stop(), first.stop()])
      await expect(fetch(`${first.url}/healthz`)).rejects.toThrow()

      const second = await start(orders, { data, port: 0 })
      try {
        const producer = await second.token({ user: 'shop', role: 'producer' })
        expect(await post(second.url, producer, followed('2', 'ben'))).toBe(200)
        await second.settled()
        const listed = await fetch(`${second.url}/shops/tea/followers`, {
          headers: { authorization: `Bearer ${producer}` },
        })
        expect(await listed.json()).toMatchObject({ items: ['ann', 'ben'] })
        expect((await fetch(`${second.url}/readyz`)).status).toBe(200)
      } finally {
        await second.stop()
      }
    }))

  test('a disabled reactor is waited for by nobody', () =>
    withDirectory(async (data) => {
      const events = orders.vocabulary.types
      const react = () => Promise.reject(new Error('A disabled reactor was called'))
      const asleep = reactor({ name: 'asleep', about: events, react, delivery: { enabled: false } })
      const application = makeApplication({
        name: 'orders',
        events,
        tables: tablesOf(orders),
        reactors: [asleep],
      })
      const server = await start(application, { data, port: 0 })
      try {
        const [answer] = await server.append([followed('1', 'ann')])
        expect(answer).toMatchObject({ id: '1' })
        await server.settled()
        const { sequenceNumber } = answer as { sequenceNumber: string }
        const query = new URLSearchParams({ after: sequenceNumber, wait: '1000' })
        const authorization = `Bearer ${await server.token({ user: 'ann' })}`
        const listed = await fetch(`${server.url}/shops/tea/followers?${query.toString()}`, {
          headers: { authorization },
        })
        expect(listed.status).toBe(200)
        expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
      } finally {
        await server.stop()
      }
    }))

  test('append() takes events of any subject, fills in what they leave out, and answers each', () =>
    withDirectory(async (data) => {
      const server = await start(orders, { data, port: 0 })
      try {
        const order = { orderId: 'o1', shop: 'tea', cents: 450 }
        const placed = { type: 'order.placed', subject: 'ann', data: order }
        const far = new Date(Date.now() + 3_600_000).toISOString()
        const answers = await server.append([
          { ...placed, id: 'a' },
          { ...placed, data: { ...order, cents: -1 }, id: 'b' },
          { ...placed, id: 'a' },
          { ...placed, time: far },
          { type: 'shop.followed', subject: 'ben', data: { shop: 'tea' }, traceid: 'x' },
        ])
        expect(answers).toMatchObject([
          { id: 'a', shardId: expect.any(String) as string, sequenceNumber: expect.any(String) as string },
          { id: 'b', error: { reason: 'not-an-event' } },
          { id: 'a' },
          { error: { reason: 'from-the-future' } },
          { shardId: expect.any(String) as string },
        ])
        expect(await server.append([])).toEqual([])
        await server.settled()
        expect(await server.row('earnings', 'tea')).toEqual({ shop: 'tea', orders: 1, cents: 450 })
        expect(await server.row('followers', 'tea')).toEqual({ shop: 'tea', followers: ['ben'] })
      } finally {
        await server.stop()
      }
    }))

  test('two on one directory share it: one of them runs the consumers', () =>
    withDirectory(async (data) => {
      const [one, other] = await Promise.all([
        start(orders, { data, port: 0 }),
        start(orders, { data, port: 0 }),
      ])
      try {
        expect(await post(one.url, await other.token({ user: 'ann' }), followed('1', 'ann'))).toBe(200)
        await other.settled()
        expect(await other.row('followers', 'tea')).toEqual({ shop: 'tea', followers: ['ann'] })
      } finally {
        await Promise.all([one.stop(), other.stop()])
      }
    }))

  test.each([
    [{ prot: 1 }, 'Cannot start: there is no option "prot"'],
    [{ port: 65_536 }, 'Cannot start: option "port" must be <= 65535'],
    [{ port: '80' }, 'Cannot start: option "port" must be integer'],
    [{ log: 'kafka' }, 'Cannot start: option "log" must be equal to one of the allowed values'],
    [{ origin: 'nowhere' }, 'origin'],
    [{ module: 'nowhere.js' }, 'Cannot load the application "nowhere.js"'],
  ])('refuses %j in one line, and leaves nothing open', (wrong, complaint) =>
    withDirectory(async (data) => {
      const options = { data: join(data, 'home'), port: 0, ...(wrong as StartOptions) }
      await expect(start(orders, options)).rejects.toThrow(complaint)
      await (await start(orders, { data: join(data, 'home'), port: 0 })).stop()
    }),
  )

  test('refuses what application() did not make, and a port that is taken', () =>
    withDirectory(async (data) => {
      await expect(start({ ...orders }, { data, port: 0 })).rejects.toThrow('not made by application()')
      const taken = createServer().listen(0, '127.0.0.1')
      await once(taken, 'listening')
      const { port } = taken.address() as { port: number }
      await expect(start(orders, { data, port })).rejects.toThrow(`Cannot listen on http://127.0.0.1:${port}`)
      taken.close()
      await (await start(orders, { data, port: 0 })).stop()
    }))

  test('an unknown table, a token without a user, and consumers that are too slow are reported', () =>
    withDirectory(async (data) => {
      const server = await start(orders, { data, port: 0 })
      try {
        await expect(server.row('nothing', 'tea')).rejects.toThrow('Cannot read table "nothing"')
        await expect(server.token({ user: 'no user' })).rejects.toThrow('Cannot make a token')
        await post(server.url, await server.token({ user: 'ann' }), followed('1', 'ann'))
        await expect(server.settled(-1)).rejects.toThrow(
          /Not settled after -0.001 s: .* is 1 events behind in shardId-/,
        )
      } finally {
        await server.stop()
      }
    }))
})
