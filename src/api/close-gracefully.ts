import type { FastifyInstance } from 'fastify'

/**
 * Lets a closing server end with the requests under way: a kept-alive connection is closed once its answer is out, and
 * one that takes longer than `withinMs` is cut. Node looks for slow and for idle connections only until it closes.
 */
export function closeGracefully(app: FastifyInstance, withinMs: number): void {
  let cut: NodeJS.Timeout | undefined
  app.addHook('preClose', (done) => {
    cut = setTimeout(() => app.server.closeAllConnections(), withinMs)
    done()
  })
  app.addHook('onResponse', (_request, _reply, done) => {
    if (cut !== undefined) setImmediate(() => app.server.closeIdleConnections())
    done()
  })
  app.addHook('onClose', (_app, done) => {
    clearTimeout(cut)
    done()
  })
}
