import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { corsHeaders } from '../../../src/api/cors-headers.ts'
import { proxyHandler } from '../../../src/lambda/proxy-handler.ts'
import { uploaded } from '../api/support/told.ts'
import { openHouse, type House } from '../api/support/house.ts'
import { mediaApi } from '../../media.ts'

let house: House
let handler: Awaited<ReturnType<typeof proxyHandler>>
beforeAll(async () => {
  house = await openHouse()
  handler = await proxyHandler(house.home, mediaApi)
  await house.ask('PUT', '/users/ann/location', { body: { lat: 1, lon: 2 } })
  await house.settle()
})
afterAll(() => house.close())

const get = (path: string, more: object = {}) => ({
  httpMethod: 'GET',
  path,
  headers: { Authorization: 'Bearer of-cognito' },
  multiValueQueryStringParameters: null,
  body: null,
  isBase64Encoded: false,
  requestContext: { authorizer: { user: 'ann', role: 'user' } },
  ...more,
})

const of = (role: string) => ({ requestContext: { authorizer: { user: 'eve', role } } })

test('the function of reads gives the answers of the server', async () => {
  const server = await house.ask('GET', '/users/ann/location')
  const answer = await handler(get('/users/ann/location'))
  expect(answer).toMatchObject({ statusCode: 200, headers: { 'content-type': server.type } })
  expect(JSON.parse(answer.body)).toEqual(server.body)
})

test('it takes queries', async () => {
  const query = { lat: ['1'], lon: ['2'], radius: ['10'], kind: ['users'] }
  const { body } = await handler(get('/nearby', { multiValueQueryStringParameters: query }))
  expect(JSON.parse(body)).toMatchObject({ items: [{ id: 'ann' }] })
})

test.each([
  ['admin', 200],
  ['producer', 403],
  ['user', 403],
])('a caller has the role "%s" that the authorizer gives', async (role, statusCode) => {
  expect(await handler(get('/parked', of(role)))).toMatchObject({ statusCode })
})

test('a caller without a role, or with one that does not exist, is a fault of the gateway', async () => {
  for (const role of ['administrator', '', undefined])
    await expect(handler(get('/parked', of(role as string)))).rejects.toThrow("none of API Gateway's")
})

test('a guest’s request that AWS credentials signed is answered at its own path, and at no other', async () => {
  const signed = {
    headers: { Authorization: 'AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=d' },
    requestContext: { identity: { cognitoAuthenticationType: 'unauthenticated' }, authorizer: null },
  }
  const statusOf = async (path: string) => (await handler(get(path, signed))).statusCode
  expect(await statusOf('/signed/media/ann.never')).toBe(401)
  expect(await statusOf('/signed/users/ann')).toBe(401)
  expect(await statusOf('/signedmedia/ann.never')).toBe(404)
})

test('a request that the authorizer did not admit has no caller, whatever token it carries', async () => {
  const headers = { authorization: `Bearer ${await house.token('ann', 'admin')}` }
  const stranger = { headers, requestContext: {} }
  expect(await handler(get('/users/ann/location', stranger))).toMatchObject({ statusCode: 401 })
  expect(await handler(get('/healthz', stranger))).toMatchObject({ statusCode: 200 })
})

test('guests get what is shared with everyone, and nothing else', async () => {
  const audience = (id: string) =>
    house.ask('PUT', `/media/${id}/audience`, { body: { audience: 'everyone' } })
  const events = ['ann.open', 'ann.users'].map((id) => uploaded(id))
  await house.ask('POST', '/events', { body: events })
  await audience('ann.open')
  await house.settle()
  const guest = { headers: {}, requestContext: {} }
  const statusOf = async (path: string) => (await handler(get(path, guest))).statusCode
  expect(await statusOf('/media/ann.open')).toBe(200)
  expect(await statusOf('/history/media/ann.open')).toBe(200)
  expect(await statusOf('/signed/media/ann.open')).toBe(200)
  for (const path of [
    '/media/ann.users',
    '/media/ann.never',
    '/users/ann',
    '/users/ann/media',
    '/history/users/ann',
  ])
    expect(await statusOf(path)).toBe(401)
})

test('every answer, also a refusal, may be read by pages of the origin that the stage names, else of none', async () => {
  const open = await proxyHandler(house.home, mediaApi, corsHeaders('https://app.example'))
  for (const path of ['/users/ann/location', '/users/nobody/location', '/healthz'])
    expect(await open(get(path))).toHaveProperty(
      ['headers', 'access-control-allow-origin'],
      'https://app.example',
    )
  const { headers } = await handler(get('/healthz'))
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
})

test('an event that is none of API Gateway’s is refused', async () => {
  await expect(handler({ Records: [] })).rejects.toThrow("none of API Gateway's")
})

/** A method bound to its object: an object with private members needs that. */
function bound<T extends object>(target: T, name: keyof T): unknown {
  const member = target[name]
  return typeof member === 'function' ? (member.bind(target) as unknown) : member
}

test('a readiness request to a new function waits for its first look, which may take seconds', async () => {
  const { tables } = house.home
  let see = (): void => undefined
  const seen = new Promise<void>((resolve) => (see = resolve))
  let look = (): void => undefined
  const looking = new Promise<void>((resolve) => (look = resolve))
  const query: typeof tables.query = async (...asked) => {
    look()
    await seen
    return tables.query(...asked)
  }
  const slow = new Proxy(tables, {
    get: (target, name) => (name === 'query' ? query : bound(target, name as keyof typeof tables)),
  })
  const begun = await proxyHandler({ ...house.home, tables: slow }, mediaApi)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const told = begun(get('/readyz'))
  await looking
  await vi.advanceTimersByTimeAsync(5_000)
  vi.useRealTimers()
  see()
  expect(await told).toMatchObject({ statusCode: 200 })
})

test('it signs nobody in with a password: the gateway would not accept its tokens', async () => {
  const body = JSON.stringify({ userId: 'ann', password: 'correct horse battery' })
  const headers = { 'content-type': 'application/json' }
  const asked = get('/sessions', { httpMethod: 'POST', headers, body, requestContext: {} })
  expect((await handler(asked)).statusCode).toBe(501)
})
