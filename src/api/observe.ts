import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { RouteContext } from './route-context.ts'

/** What nginx calls a request whose client has gone. */
const CLIENT_GONE = 499

/**
 * Measures and logs every request by the pattern of its route: never its path, query or body, which tell of users
 * and places. Refusals are logged at `info`, what went well at `debug`.
 */
export function observe(app: FastifyInstance, { metrics, logger }: RouteContext): void {
  const note = (request: FastifyRequest, status: number, ms: number): void => {
    const { method } = request
    const route = request.routeOptions.url ?? 'unknown'
    metrics.requests.observe({ method, route, status }, ms / 1000)
    const level = status < 400 ? 'debug' : 'info'
    logger[level]({ requestId: request.id, method, route, status, ms }, 'request')
  }
  app.addHook('onResponse', (request, reply, done) => {
    note(request, reply.statusCode, reply.elapsedTime)
    done()
  })
  app.addHook('onRequestAbort', (request, done) => {
    note(request, CLIENT_GONE, 0)
    done()
  })
}
