import type { FastifyInstance } from 'fastify'
import type { Desk } from './desk.ts'

/**
 * Measures and logs every request by the pattern of its route: never its path, query or body, which tell of users
 * and places. Refusals are logged at `info`, what went well at `debug`.
 */
export function observe(app: FastifyInstance, { metrics, logger }: Desk): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { method } = request
    const route = request.routeOptions.url ?? 'unknown'
    const status = reply.statusCode
    metrics.requests.observe({ method, route, status }, reply.elapsedTime / 1000)
    const level = status < 400 ? 'debug' : 'info'
    logger[level]({ requestId: request.id, method, route, status, ms: reply.elapsedTime }, 'request')
    done()
  })
}
