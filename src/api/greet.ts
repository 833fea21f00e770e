import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Allowed } from './allowed.ts'
import { corsHeaders, preflightHeaders } from './cors-headers.ts'
import { hangUpOnRest, isComingIn } from './hang-up.ts'
import { problem, type Reply } from './reply.ts'
import { send } from './serve.ts'
import { unknown } from './unknown.ts'

/**
 * Rules for every request on every route. Pages of `origin` may read the answer, also a refusal. OPTIONS is answered on
 * every path without a token. An unknown path or method is refused before the body is read.
 */
export function greet(app: FastifyInstance, allowed: Allowed, origin: string | undefined): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.raw.socket.writableEnded) return leave(request, reply)
    reply.headers(corsHeaders(origin))
    const answer = refusalOf(request) ?? (request.is404 ? offRoute(request, allowed, origin) : undefined)
    if (answer !== undefined) return send(reply, answer)
  })
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (!isComingIn(request.raw)) {
      done()
      return
    }
    // At that time the parser has processed all bytes that have arrived: a small body is complete, and its connection
    // stays open.
    setImmediate(() => {
      hangUpOnRest(request, reply)
      done()
    })
  })
}

/** A connection that was told to close accepts no further request (RFC 9112, 9.6). */
function leave({ raw }: FastifyRequest, reply: FastifyReply): FastifyReply {
  raw.socket.destroy()
  return reply.hijack()
}

/** The attributes that a page may send in headers (CloudEvents' HTTP binding, binary mode). */
const EVENT_HEADERS = ['specversion', 'id', 'source', 'type', 'subject', 'time', 'dataschema'].map(
  (name) => `ce-${name}`,
)

/** These headers, and those of extension attributes that the page asks for, whose names are its own. */
function eventHeaders(asked = ''): readonly string[] {
  const names = asked.toLowerCase().split(/[ \t]*,[ \t]*/)
  return [...new Set([...EVENT_HEADERS, ...names.filter((name) => /^ce-[a-z0-9]+$/.test(name))])]
}

/** The only expectation that HTTP defines (RFC 9110, 10.1.1). */
function refusalOf({ headers }: FastifyRequest): Reply | undefined {
  if ((headers.expect ?? '100-continue').toLowerCase() === '100-continue') return undefined
  return problem(417, 'expectation-failed', 'The only expectation that this server meets is 100-continue')
}

function offRoute(
  { method, url, headers: asked }: FastifyRequest,
  allowed: Allowed,
  origin: string | undefined,
): Reply {
  const methods = allowed(url)
  if (method !== 'OPTIONS' || methods.length === 0) return unknown(methods)
  const more = eventHeaders(asked['access-control-request-headers'])
  const headers = { allow: methods.join(', '), ...preflightHeaders(origin, methods, more) }
  return { status: 204, contentType: 'text/plain', body: '', headers }
}
