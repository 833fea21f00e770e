import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { admit } from './admit.ts'
import { admitTicket } from './admit-ticket.ts'
import { unreadable } from './body.ts'
import type { Asked } from './call.ts'
import type { Caller } from '../policy/caller.ts'
import type { RouteContext } from './route-context.ts'
import { hasBody } from './hang-up.ts'
import { readBody, TOO_LARGE, type BodyBounds } from './read-body.ts'
import type { Reply } from './reply.ts'
import type { Route } from './route.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The caller of the verified token; undefined if the route needs no token. */
    caller: Caller | undefined
  }
}

/**
 * Adds the routes to a server. Fastify reads no body: each route reads its own, after the request has passed the
 * checks.
 */
export function serve(
  app: FastifyInstance,
  context: RouteContext,
  routes: readonly Route[],
  bounds: BodyBounds,
): void {
  app.decorateRequest('caller', undefined)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _stream, done) => done(null))
  for (const route of routes) addRoute(app, context, routesFor(route, routes), bounds)
}

/** The route of a request. */
type Choose = (request: FastifyRequest) => Route

/**
 * HEAD of a path that is both read and written as a stream: if the query has what the writing needs (its ticket), it
 * asks for what stands of the stream.
 */
function routesFor(route: Route, all: readonly Route[]): { readonly route: Route; readonly choose: Choose } {
  const written = all.find(({ path, head }) => path === route.path && head !== undefined)
  const names = Object.keys(written?.query?.properties ?? {})
  const isOfWritten = ({ method, query }: FastifyRequest): boolean =>
    method === 'HEAD' && names.every((name) => Object.hasOwn(query as object, name))
  const choose: Choose = (request) => (written !== undefined && isOfWritten(request) ? written : route)
  return { route, choose }
}

function addRoute(
  app: FastifyInstance,
  context: RouteContext,
  { route, choose }: ReturnType<typeof routesFor>,
  bounds: BodyBounds,
): void {
  app.route({
    method: route.method === 'GET' ? ['GET', 'HEAD'] : route.method,
    url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    onRequest: async (request, reply) => {
      const refusal = await judge(context, choose(request), request, bounds.limit)
      if (refusal !== undefined) return send(reply, refusal)
    },
    handler: async (request, reply) =>
      send(reply, await answer(context, choose(request), { request, reply }, bounds)),
  })
}

/**
 * Checks that need no body, so that no client without a token or with a wrong request makes the server read megabytes.
 */
async function judge(
  context: RouteContext,
  route: Route,
  request: FastifyRequest,
  limit: number,
): Promise<Reply | undefined> {
  if (route.may !== undefined) {
    const ticket = route.takesTickets && ticketOf(request)
    const admitted = ticket
      ? await admitTicket(context, route.action, ticket, request.headers)
      : await admit(context.trust, route.action, request.headers.authorization)
    if (!admitted.ok) return admitted.error
    request.caller = admitted.value
  }
  if (route.body === undefined || !hasBody(request.raw)) return undefined
  const asked = askedOf(request)
  const wrong = route.misaddressed(asked) ?? unreadable(route.body, request.headers)
  return wrong ?? ((lengthOf(request.headers) ?? 0) > limit ? TOO_LARGE : undefined)
}

/** The ticket of a request without a token. */
function ticketOf({ headers, query }: FastifyRequest): string | undefined {
  const ticket = (query as { readonly ticket?: unknown }).ticket
  return headers.authorization === undefined && typeof ticket === 'string' ? ticket : undefined
}

interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

async function answer(
  context: RouteContext,
  route: Route,
  exchange: Exchange,
  bounds: BodyBounds,
): Promise<Reply> {
  const { request } = exchange
  const asked = askedOf(request)
  if (request.method === 'HEAD' && route.head !== undefined) return route.head(context, asked)
  if (route.streams) {
    const { headers } = request
    const sent = { stream: bodyOf(exchange), length: lengthOf(headers), headers }
    return route.answer(context, { ...asked, sent })
  }
  if (route.body === undefined) return route.answer(context, asked)
  const read = await readBody(bodyOf(exchange), request.caller?.user ?? '', bounds)
  if (!read.ok) return read.error
  try {
    return await route.answer(context, { ...asked, body: { ...asked.body, bytes: read.value.bytes } })
  } finally {
    read.value.release()
  }
}

/** A client may ask first whether to send its body (RFC 9110, 10.1.1). It is told to send when the body is read. */
function bodyOf({ request, reply }: Exchange): Readable {
  if (request.headers.expect === undefined) return request.raw
  return Readable.from(
    (async function* () {
      reply.raw.writeContinue()
      yield* request.raw
    })(),
    { objectMode: false },
  )
}

const text = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined

function askedOf(request: FastifyRequest): Asked {
  const { headers } = request
  return {
    method: request.method,
    caller: request.caller,
    params: request.params,
    query: request.query,
    body: { bytes: undefined, headers },
    idempotencyKey: text(headers['idempotency-key']),
    origin: `${request.protocol}://${request.host}`,
    address: request.ip,
    sent: undefined,
  }
}

/** Node checks that the body has its announced length. An empty body may have no header. */
function lengthOf(headers: FastifyRequest['headers']): number | undefined {
  if (headers['transfer-encoding'] !== undefined) return undefined
  return Number(headers['content-length'] ?? 0)
}

/** Sends an answer; gives the reply back, because Fastify expects that from a handler that has sent. */
export function send(reply: FastifyReply, answer: Reply): FastifyReply {
  const { status, headers = {}, contentType, body } = answer
  reply.code(status).headers(headers)
  if (status === 304) return reply.send()
  reply.header('content-type', contentType)
  return reply.request.method === 'HEAD' ? sendHead(reply, body) : reply.send(body)
}

/** A HEAD has the headers of the GET, also its length, and no body. */
function sendHead(reply: FastifyReply, body: Reply['body']): FastifyReply {
  if (typeof body !== 'string') body.destroy()
  else if (!reply.hasHeader('content-length')) reply.header('content-length', String(Buffer.byteLength(body)))
  return reply.send(null)
}
