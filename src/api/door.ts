import Fastify, { type FastifyInstance } from 'fastify'
import { closeGracefully } from './close-gracefully.ts'
import type { Desk } from './desk.ts'
import { onFault, onUnknown } from './faults.ts'
import type { Home } from './home.ts'
import { observe } from './observe.ts'
import { openapiOf } from './openapi.ts'
import { routes } from './routes.ts'
import { sendFault } from './send-fault.ts'
import { serve } from './serve.ts'
import { trust } from './trust.ts'
import { watchOver } from './watch.ts'

/** Bounds against clients that send too much or too slowly, in bytes and milliseconds; and what is served besides. */
export interface DoorOptions {
  /** A body as a whole. 8 MiB: 500 events of 16 KiB, or 32 of the largest. */
  readonly bodyLimit?: number
  readonly headersTimeout?: number
  /** For a request to have come in whole. */
  readonly requestTimeout?: number
  /** The same for an upload. */
  readonly uploadTimeout?: number
  /** For a socket on which nothing moves: longer than the longest `?wait=`. */
  readonly connectionTimeout?: number
  /** Whether there is a page at `/docs`, which is made of files. A function in one bundle has none. */
  readonly docs?: boolean
}

/**
 * The door: every route of the table, over the home it is given. It is ready to listen or to be injected, and
 * reads no environment. Closing it finishes the requests under way; the log and tables stay open, they are the home's.
 */
export async function buildDoor(home: Home, options: DoorOptions = {}): Promise<FastifyInstance> {
  const desk: Desk = { ...home, trust: trust(home.key, home.now), watch: watchOver(home) }
  const { headersTimeout = 10_000, requestTimeout = 30_000, uploadTimeout = 15 * 60_000 } = options
  const app = Fastify({
    bodyLimit: options.bodyLimit ?? 8 * 1024 * 1024,
    requestTimeout: uploadTimeout,
    connectionTimeout: options.connectionTimeout ?? 45_000,
    http: {
      headersTimeout,
      requestTimeout: uploadTimeout,
      connectionsCheckingInterval: Math.min(1_000, headersTimeout),
    },
    routerOptions: { maxParamLength: 512 },
    genReqId: home.newId,
    requestIdHeader: false,
    clientErrorHandler: sendFault,
    frameworkErrors: onFault(desk),
  })
  app.setErrorHandler(onFault(desk))
  app.setNotFoundHandler(onUnknown(routes))
  observe(app, desk)
  serve(app, desk, routes, requestTimeout)
  keepWatch(app, desk)
  closeGracefully(app, requestTimeout)
  if (options.docs ?? true) await serveDocs(app)
  await app.ready()
  return app
}

/** Loaded for those who serve it: a bundle does not run it. */
async function serveDocs(app: FastifyInstance): Promise<void> {
  const docs = await import('./docs.ts')
  await docs.serveDocs(app, openapiOf(routes))
}

const LOOK_EVERY_MS = 5_000

/** Looks at the consumers also while nobody asks, so that who asks is told at once. */
function keepWatch(app: FastifyInstance, { watch, logger }: Desk): void {
  const look = () =>
    watch().catch((err: unknown) => logger.warn({ err }, 'Cannot look where the consumers are'))
  const timer = setInterval(() => void look(), LOOK_EVERY_MS).unref()
  app.addHook('onClose', (_app, done) => {
    clearInterval(timer)
    done()
  })
}
