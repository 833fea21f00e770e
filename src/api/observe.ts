import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { RouteContext } from './route-context.ts'

/** nginx's status for a request whose client has gone. */
const CLIENT_GONE = 499

/**
 * Measures and logs every request by the pattern of its route. The path, the query and the body are never logged,
 * because they contain users and locations. Refusals are logged at `info`, other requests at `debug`.
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
