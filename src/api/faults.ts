import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { LogFailed } from './accept.ts'
import { InvalidCursor } from '../tables/cursor.ts'
import type { Desk } from './desk.ts'
import { problem, type Reply } from './reply.ts'
import type { Route } from './route.ts'
import { send } from './serve.ts'

/** What Fastify refuses by itself, before a route sees the request, as problems. */
const KNOWN = new Map<string, Reply>([
  ['FST_ERR_CTP_BODY_TOO_LARGE', problem(413, 'too-large', 'The body is larger than this server takes')],
  [
    'FST_ERR_CTP_INVALID_MEDIA_TYPE',
    problem(415, 'unsupported-media-type', 'No route takes a body of this media type'),
  ],
  ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', problem(400, 'bad-length', 'The body is not as long as it says')],
  ['FST_ERR_MAX_PARAM_LENGTH', problem(414, 'path-too-long', 'A part of the path is longer than any id')],
  ['FST_ERR_BAD_URL', problem(400, 'bad-path', 'The path is not one that can be read')],
])

const BAD_CURSOR = problem(400, 'bad-cursor', 'The cursor is not one of this list')

const UNAVAILABLE = problem(
  503,
  'log-unavailable',
  'The log takes no events for now: try again',
  {},
  { 'retry-after': '5' },
)

/** The edge where what was thrown becomes an answer. What went wrong inside is logged, and not told. */
export const onFault =
  (desk: Desk) =>
  (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const known =
      KNOWN.get(error.code) ?? (error instanceof InvalidCursor ? BAD_CURSOR : refusedByServer(error))
    if (known !== undefined) return void send(reply, known)
    desk.logger.error({ err: error, requestId: request.id }, 'Cannot answer a request')
    send(reply, error instanceof LogFailed ? UNAVAILABLE : internal(request.id))
  }

function refusedByServer({ statusCode = 500, code }: FastifyError): Reply | undefined {
  if (statusCode < 400 || statusCode >= 500) return undefined
  return problem(statusCode, 'refused', `The server refused the request: ${code}`)
}

const internal = (requestId: string): Reply =>
  problem(500, 'internal', 'Something went wrong here; it is logged under the instance', {
    instance: requestId,
  })

/** 405 where the path is one of ours with other methods, else 404. */
export function onUnknown(routes: readonly Route[]) {
  const known = routes.map(({ method, path }) => ({ method, pattern: patternOf(path) }))
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const path = request.url.split('?', 1)[0] ?? ''
    const allowed = known.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)
    if (allowed.length === 0)
      return send(reply, problem(404, 'no-such-route', 'There is nothing at this path'))
    const allow = allowed.join(', ')
    return send(reply, problem(405, 'method-not-allowed', `This path takes ${allow}`, {}, { allow }))
  }
}

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`)
