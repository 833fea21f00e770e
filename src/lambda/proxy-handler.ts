import type { FastifyInstance } from 'fastify'
import { randomBytes } from 'node:crypto'
import type { Api } from '../api/api.ts'
import { buildDoor } from '../api/door.ts'
import type { Home } from '../api/home.ts'
import { mintToken } from '../api/tokens.ts'
import { headerIn } from './header-in.ts'
import { callerIn, readProxyEvent, type ProxyEvent } from './proxy-event.ts'
import { unsigned } from './signed.ts'
import { viewerOf } from './viewer.ts'

/** The answer to API Gateway (Developer Guide, "Output format of a Lambda function for proxy integration"). */
export interface ProxyAnswer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const TTL_SECONDS = 60

/**
 * A shard serves five reads a second to all its readers (Kinesis API reference, GetRecords), and there may be hundreds
 * of these processes. So a process looks at the stream only on request, at most every 30 seconds. Its first request
 * waits for the first look, and a look at hundreds of shards takes seconds.
 */
const LOOKS = { everyMs: 30_000, withinMs: 20_000 }

/**
 * Our HTTP server as a function behind API Gateway. For a user whom the authorizer has admitted, it makes a token of its
 * own, with a key that only this process has. So the server is the same in both homes, and it trusts no other token.
 * `always`: headers of every answer.
 */
export async function proxyHandler(
  home: Omit<Home, 'key'>,
  api: Api,
  always: Readonly<Record<string, string>> = {},
): Promise<(event: unknown) => Promise<ProxyAnswer>> {
  const key = randomBytes(32)
  const door = await buildDoor({ sessions: 'elsewhere', ...home, key }, api, {
    docs: false,
    looks: LOOKS,
    streams: { areHeld: false },
  })
  return async (event) => {
    const request = readProxyEvent(event)
    const reply = await answer(door, request, await authorizationOf(request, key, home.now()))
    return { ...reply, headers: { ...reply.headers, ...always } }
  }
}

async function authorizationOf(request: ProxyEvent, key: Uint8Array, now: number): Promise<object> {
  const caller = callerIn(request)
  if (caller === undefined) return {}
  const token = await mintToken(key, { ...caller, ttlSeconds: TTL_SECONDS, now })
  return { authorization: `Bearer ${token}` }
}

async function answer(
  door: FastifyInstance,
  request: ProxyEvent,
  authorization: object,
): Promise<ProxyAnswer> {
  const { httpMethod, path, headers, body, isBase64Encoded, multiValueQueryStringParameters } = request
  const viewer = viewerOf(headerIn(headers ?? {}, 'x-forwarded-for'))
  const reply = await door.inject({
    method: httpMethod,
    url: unsigned(path),
    ...(viewer !== undefined && { remoteAddress: viewer }),
    query: multiValueQueryStringParameters ?? {},
    headers: { ...headers, ...authorization },
    ...(body === null ? {} : { payload: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8') }),
  })
  return { statusCode: reply.statusCode, headers: textsOf(reply.headers), body: reply.body }
}

const textsOf = (headers: object): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
