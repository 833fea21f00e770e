import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openHouse, type House } from './support/house.ts'
import { told } from './support/told.ts'

let house: House
let url: string
beforeAll(async () => {
  house = await openHouse(() => ({}), { streams: { limits: { each: 2 } } })
  url = await house.door.listen({ port: 0, host: '127.0.0.1' })
})
const left: (() => void)[] = []
afterAll(async () => {
  for (const leave of left) leave()
  await house.close()
})

interface Message {
  readonly id: string
  readonly event?: string
  readonly data?: string
}

/** A stream over fetch: its messages, and how to leave it. */
async function open(user: string, query = '', headers: Record<string, string> = {}) {
  const leave = new AbortController()
  const answer = await fetch(`${url}/users/${user}/stream${query}`, { headers, signal: leave.signal })
  if (answer.status !== 200) await answer.arrayBuffer()
  else left.push(() => leave.abort())
  const { body } = answer
  async function* messages(): AsyncGenerator<Message> {
    let text = ''
    for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
      text += chunk
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks)
        yield Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/, 2)))
    }
  }
  return { answer, messages: messages(), leave: () => leave.abort() }
}

const bearer = async (user: string, role?: 'admin' | 'producer') => ({
  authorization: `Bearer ${await house.token(user, role)}`,
})

async function ticketOf(user: string): Promise<string> {
  const { status, body, headers } = await house.ask('POST', '/stream-tickets', {
    token: await house.token(user),
  })
  expect([status, headers['cache-control']]).toEqual([201, 'no-store'])
  return (body as { ticket: string }).ticket
}

const rate = async (rater: string, stars: number | null) =>
  house.ask('PUT', '/media/ann.a/rating', { body: { stars }, token: await house.token(rater) })

async function next(messages: AsyncGenerator<Message>): Promise<Message> {
  for (;;) {
    const got = await messages.next()
    if (got.done === true) throw new Error('The stream ended')
    if (got.value.data !== undefined) return got.value
  }
}

describe('GET /users/{id}/stream', () => {
  test('tells notifications and changes once the tables have them, and goes on from an id', async () => {
    const upload = { mediaId: 'ann.a', bytes: 1, contentType: 'image/jpeg' }
    await house.ask('POST', '/events', { body: told('media.uploaded', 'ann', upload) })
    await house.settle()
    const { answer, messages, leave } = await open('ann', '', await bearer('ann'))
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    const first = (await messages.next()).value as Message
    expect(first).toMatchObject({ retry: '2000' })
    await rate('bob', 4)
    await house.settle()
    const one = await next(messages)
    expect([one.event, JSON.parse(one.data!)]).toMatchObject([
      'notification',
      { type: 'media.rated', data: { mediaId: 'ann.a' } },
    ])
    const { items } = (await house.ask('GET', '/users/ann/notifications')).body as { items: { id: string }[] }
    expect((JSON.parse(one.data!) as { id: string }).id).toBe(items[0]?.id)
    leave()
    await rate('bob', null)
    await house.ask('PUT', '/users/ann/location', { body: { lat: 1, lon: 2 } })
    await house.settle()
    for (const [query, headers] of [
      [`?after=${one.id}`, {}],
      ['?after=nonsense', { 'last-event-id': one.id }],
    ] as const) {
      const again = await open('ann', query, { ...headers, ...(await bearer('ann')) })
      const both = [await next(again.messages), await next(again.messages)]
      expect(
        both.map(({ event, data }) => [event, (JSON.parse(data!) as { type: string }).type]).sort(),
      ).toEqual([
        ['change', 'media.rated'],
        ['change', 'user.located'],
      ])
      again.leave()
    }
  })

  test('is of the user alone, and of admins', async () => {
    const statusOf = async (headers: Record<string, string>) => {
      const { answer, leave } = await open('ann', '', headers)
      leave()
      return answer.status
    }
    expect(await statusOf({})).toBe(401)
    expect(await statusOf(await bearer('bob'))).toBe(403)
    expect(await statusOf(await bearer('p', 'producer'))).toBe(403)
    expect(await statusOf(await bearer('root', 'admin'))).toBe(200)
  })

  test('a place that is none is refused, and one of another log is gone', async () => {
    const statusOf = async (after: string) =>
      (await open('ann', `?after=${after}`, await bearer('ann'))).answer.status
    expect(await statusOf('1.2.3')).toBe(400)
    expect(await statusOf('1.0123456789ab.0.0:')).toBe(410)
  })

  test('a user has few streams at one time, and a client that leaves frees its own', async () => {
    const streams = [await open('cat', '', await bearer('cat')), await open('cat', '', await bearer('cat'))]
    const more = async () => open('cat', '', await bearer('cat'))
    expect((await more()).answer.status).toBe(429)
    streams[0]!.leave()
    let answer = (await more()).answer
    while (answer.status === 429) answer = (await more()).answer
    expect(answer.status).toBe(200)
  })

  test('a ticket opens one stream of its user; who comes back with it is told to stop, and no log has it', async () => {
    const ticket = await ticketOf('dan')
    const first = await open('dan', `?ticket=${ticket}`)
    expect(first.answer.status).toBe(200)
    first.leave()
    expect((await open('dan', `?ticket=${ticket}`)).answer.status).toBe(401)
    expect((await open('dan', `?ticket=${ticket}`, { 'last-event-id': 'x' })).answer.status).toBe(204)
    expect((await open('ann', `?ticket=${await ticketOf('dan')}`)).answer.status).toBe(403)
    const late = await ticketOf('dan')
    house.clock.now += 31_000
    expect((await open('dan', `?ticket=${late}`)).answer.status).toBe(401)
    expect(house.lines.join('')).not.toContain(ticket.split('.')[1])
    expect(
      JSON.stringify(await house.home.tables.get('requests', [{ partition: 'dan', sort: 'stream tickets' }])),
    ).not.toContain(late.split('.')[1])
  })

  test('the place of a ticket is the present one: a stream after it has what comes later, and nothing before', async () => {
    const locate = async (lat: number) => {
      const token = await house.token('fay')
      await house.ask('PUT', '/users/fay/location', { body: { lat, lon: 2 }, token })
      await house.settle()
    }
    await locate(1)
    const { body } = await house.ask('POST', '/stream-tickets', { token: await house.token('fay') })
    const { ticket, place } = body as { readonly ticket: string; readonly place: string }
    await locate(7)
    const { messages, leave } = await open('fay', `?ticket=${ticket}&after=${place}`)
    expect(JSON.parse((await next(messages)).data!)).toMatchObject({ data: { lat: 7 } })
    const { body: counted } = await house.ask('GET', '/metrics', {
      token: await house.token('root', 'admin'),
    })
    expect(counted).toMatch(/^tributary_streams_open [1-9]/m)
    leave()
  })

  test('of many that come with one ticket at once, one gets in', async () => {
    const ticket = await ticketOf('eve')
    const all = await Promise.all(Array.from({ length: 6 }, () => open('eve', `?ticket=${ticket}`)))
    expect(all.map(({ answer }) => answer.status).sort()).toEqual([200, 401, 401, 401, 401, 401])
  })

  test('a server that closes ends its streams', async () => {
    const other = await openHouse()
    const at = await other.door.listen({ port: 0, host: '127.0.0.1' })
    const token = await other.token('ann')
    const answer = await fetch(`${at}/users/ann/stream`, { headers: { authorization: `Bearer ${token}` } })
    const text = answer.text()
    await other.close()
    expect(await text).toMatch(/^retry: \d+\nid: \S+\n\n$/)
  })
})
