import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { whyNoSpace } from '../base/no-space.ts'
import { LogFailed } from './append.ts'
import { PasswordsBusy } from '../passwords/password-hash.ts'
import { InvalidCursor } from '../tables/cursor.ts'
import type { RouteContext } from './route-context.ts'
import { problem, type Reply } from './reply.ts'
import { GONE } from './read-body.ts'
import { send } from './serve.ts'

/** Problems for requests that Fastify refuses before a route sees them. */
const KNOWN = new Map<string, Reply>([
  [
    'FST_ERR_CTP_INVALID_MEDIA_TYPE',
    problem(415, 'unsupported-media-type', 'No route accepts a body of this media type'),
  ],
  ['FST_ERR_MAX_PARAM_LENGTH', problem(414, 'path-too-long', 'A part of the path is longer than any id')],
  ['FST_ERR_BAD_URL', problem(400, 'bad-path', 'The path cannot be parsed')],
])

const BAD_CURSOR = problem(400, 'bad-cursor', 'The cursor is not one of this list')

const UNAVAILABLE = problem(
  503,
  'log-unavailable',
  'The log accepts no events at the moment: try again',
  {},
  { 'retry-after': '5' },
)

const BUSY = problem(
  503,
  'busy',
  'Too many passwords are being checked at the moment: try again',
  {},
  { 'retry-after': '5' },
)

const NO_SPACE = problem(
  503,
  'no-space',
  'The disk is full: nothing more is accepted until there is space',
  {},
  { 'retry-after': '5' },
)

/** Turns an error that was thrown into an answer. Internal errors are logged, and the answer does not describe them. */
export const onFault =
  (context: RouteContext) =>
  (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    if (hasGone(request)) return void send(reply, GONE)
    const known = KNOWN.get(error.code) ?? ours(error) ?? refusedByServer(error)
    if (known !== undefined) return void send(reply, known)
    context.logger.error({ err: error, requestId: request.id }, 'Cannot answer a request')
    send(
      reply,
      whyNoSpace(error) !== undefined
        ? NO_SPACE
        : error instanceof LogFailed
          ? UNAVAILABLE
          : internal(request.id),
    )
  }

function ours(error: Error): Reply | undefined {
  if (error instanceof InvalidCursor) return BAD_CURSOR
  return error instanceof PasswordsBusy ? BUSY : undefined
}

/** If the client hung up, no answer is needed, and the error is not ours. */
const hasGone = ({ raw }: FastifyRequest): boolean => 'complete' in raw && raw.destroyed && !raw.complete

function refusedByServer({ statusCode = 500, code }: FastifyError): Reply | undefined {
  if (statusCode < 400 || statusCode >= 500) return undefined
  return problem(statusCode, 'refused', `The server refused the request: ${code}`)
}

const internal = (requestId: string): Reply =>
  problem(500, 'internal', 'An internal error; it is logged under the instance', {
    instance: requestId,
  })
