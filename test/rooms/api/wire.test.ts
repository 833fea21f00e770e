import { once } from 'node:events'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { DoorOptions } from '../../../src/api/door.ts'
import type { Home } from '../../../src/api/home.ts'
import { openHouse } from './support/house.ts'
import { located } from './support/told.ts'

/** A house that listens on a port of its own. */
async function listening(change?: (home: Home) => Partial<Home>, options?: DoorOptions) {
  const house = await openHouse(change, options)
  await house.door.listen({ host: '127.0.0.1', port: 0 })
  const { port } = house.door.server.address() as AddressInfo
  return { ...house, port, url: `http://127.0.0.1:${port}` }
}

async function said(socket: Socket): Promise<string> {
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  await once(socket, 'close')
  return Buffer.concat(chunks).toString()
}

describe('over the wire', () => {
  it('refuses requests that no route accepts, as problems', async () => {
    const house = await openHouse()
    expect((await house.ask('GET', '/nowhere')).body).toMatchObject({ status: 404, title: 'No such route' })
    const wrong = await house.ask('DELETE', '/users/ann/location')
    expect([wrong.status, wrong.headers['allow']]).toEqual([405, 'PUT, GET, HEAD, OPTIONS'])
    expect((await house.ask('GET', '/%zz')).status).toBe(400)
    await house.close()
  })

  it('answers 500 without details of the error, and logs it under the instance', async () => {
    const house = await openHouse(({ tables }) => ({
      tables: { ...tables, query: () => Promise.reject(new Error('a secret of the house')) },
    }))
    const { status, body } = await house.ask('GET', '/users/ann/usage')
    expect([status, (body as { title: string }).title]).toEqual([500, 'Internal'])
    expect(JSON.stringify(body)).not.toContain('secret')
    const { instance } = body as { instance: string }
    expect(house.lines.find((line) => line.includes('a secret of the house'))).toContain(instance)
    await house.close()
  })

  it('cuts off clients that send headers or a body too slowly', async () => {
    const house = await listening(undefined, { headersTimeout: 100, requestTimeout: 200 })
    const head = 'POST /events HTTP/1.1\r\nHost: x\r\n'
    const length = `Authorization: Bearer ${await house.token('ann')}\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n`
    for (const sent of [head, `${head}${length}{"a`]) {
      const socket = connect(house.port, '127.0.0.1')
      socket.write(sent)
      const answer = await said(socket)
      expect(answer).toMatch(/^HTTP\/1.1 408 /)
      expect(answer).toContain('application/problem+json')
    }
    await house.close()
  })

  it('answers bytes that are not HTTP with a problem', async () => {
    const house = await listening()
    for (const [sent, status] of [
      ['hello\r\n\r\n', 400],
      [`GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ] as const) {
      const socket = connect(house.port, '127.0.0.1')
      socket.write(sent)
      expect(await said(socket)).toMatch(new RegExp(`^HTTP/1.1 ${status} [^]*application/problem\\+json`))
    }
    await house.close()
  })

  it('finishes the requests under way when it closes', async () => {
    let begun = (): void => undefined
    let go = (): void => undefined
    const isUnderWay = new Promise<void>((resolve) => (begun = resolve))
    const mayGoOn = new Promise<void>((resolve) => (go = resolve))
    const house = await listening(({ log }) => ({
      log: {
        ...log,
        append: async (records) => {
          begun()
          await mayGoOn
          return log.append(records)
        },
      },
    }))
    const headers = {
      authorization: `Bearer ${await house.token('ann')}`,
      'content-type': 'application/json',
    }
    const answer = fetch(`${house.url}/events`, {
      method: 'POST',
      headers,
      body: JSON.stringify(located('ann')),
    })
    await isUnderWay
    const closed = house.close()
    go()
    expect((await answer).status).toBe(200)
    await closed
    await expect(fetch(`${house.url}/healthz`)).rejects.toThrow()
  })

  it('cuts off a client that still sends long after the server has closed', async () => {
    const house = await listening(undefined, { headersTimeout: 300, requestTimeout: 300 })
    const socket = connect(house.port, '127.0.0.1')
    socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HTTP/1.1\r\n')
    await once(socket, 'data')
    await house.close()
    expect(house.door.server.listening).toBe(false)
    socket.destroy()
  })
})
