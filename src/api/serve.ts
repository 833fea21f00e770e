import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { admit } from './admit.ts'
import type { Asked } from './call.ts'
import type { Caller } from './caller.ts'
import type { Desk } from './desk.ts'
import { comeInWithin } from './in-time.ts'
import type { Reply } from './reply.ts'
import type { Route } from './route.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Whom the token has proven; undefined where the route asks for none. */
    caller: Caller | undefined
  }
}

/**
 * Gives a server the routes of the table. Bodies are handed on as bytes, and each is parsed once, by its route: those that come
 * in whole within `bodyMs` milliseconds; or as they come in, to the routes that take streams.
 */
export function serve(app: FastifyInstance, desk: Desk, routes: readonly Route[], bodyMs: number): void {
  app.decorateRequest('caller', undefined)
  app.removeAllContentTypeParsers()
  const mediaTypes = new Set(routes.flatMap((route) => route.body?.mediaTypes ?? []))
  app.addContentTypeParser([...mediaTypes], { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  for (const route of routes.filter(({ streams }) => !streams)) addRoute(app, desk, route, bodyMs)
  app.register((inner, _options, done) => {
    inner.removeAllContentTypeParsers()
    inner.addContentTypeParser('*', (_request, body, parsed) => parsed(null, body))
    for (const route of routes.filter(({ streams }) => streams)) addRoute(inner, desk, route)
    done()
  })
}

function addRoute(app: FastifyInstance, desk: Desk, route: Route, bodyMs?: number): void {
  const { may } = route
  app.route({
    method: route.method,
    url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    /** Before the body is read: nobody without a token makes us read megabytes. */
    onRequest: async (request, reply) => {
      if (bodyMs !== undefined) comeInWithin(request, bodyMs)
      if (may === undefined) return
      const admitted = await admit(desk.trust, may, request.headers.authorization)
      if (!admitted.ok) return send(reply, admitted.error)
      request.caller = admitted.value
    },
    handler: async (request, reply) => send(reply, await route.answer(desk, askedOf(request, route))),
  })
}

const text = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined

function askedOf(request: FastifyRequest, { streams }: Route): Asked {
  const { headers, body } = request
  return {
    caller: request.caller,
    params: request.params,
    query: request.query,
    body: {
      bytes: body instanceof Uint8Array ? body : undefined,
      mediaType: (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '',
      encoding: headers['content-encoding'],
    },
    idempotencyKey: text(headers['idempotency-key']),
    origin: `${request.protocol}://${request.host}`,
    sent: streams && {
      stream: (body as Readable | undefined) ?? request.raw,
      length: lengthOf(headers),
      headers,
    },
  }
}

/** Node has seen to it that the body is as long as it says. An empty one need not say so. */
function lengthOf(headers: FastifyRequest['headers']): number | undefined {
  if (headers['transfer-encoding'] !== undefined) return undefined
  return Number(headers['content-length'] ?? 0)
}

/** Sends an answer; gives the reply back, as Fastify wants it of who has sent. */
export const send = (reply: FastifyReply, answer: Reply): FastifyReply =>
  reply
    .code(answer.status)
    .headers(answer.headers ?? {})
    .header('content-type', answer.contentType)
    .send(answer.body)
