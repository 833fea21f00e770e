import type { FastifyInstance } from 'fastify'

/**
 * Lets a closing server finish the requests under way. A kept-alive connection is closed after its answer, and a
 * connection that takes longer than `withinMs` is cut. Node itself checks for slow and idle connections only before it
 * closes.
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
