import type { Socket } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Api } from './api.ts'
import { learnAllowed } from './allowed.ts'
import { needs, NotInstalled, optional } from '../base/optional.ts'
import { appendProbe } from './append-probe.ts'
import { bodyBudget, type BodyLimits } from './body-budget.ts'
import { closeGracefully } from './close-gracefully.ts'
import { corsHeaders } from './cors-headers.ts'
import type { RouteContext } from './route-context.ts'
import { onFault } from './faults.ts'
import { greet } from './greet.ts'
import { hangUpOnRest } from './hang-up.ts'
import type { Home } from './home.ts'
import { listGate, type ListLimits } from './list-gate.ts'
import type { Metrics } from './metrics.ts'
import { observe } from './observe.ts'
import { openapiOf } from './openapi.ts'
import type { BodyBounds } from './read-body.ts'
import { faultSender, NO_TUNNEL, type FaultSender } from './send-fault.ts'
import { problem } from './reply.ts'
import { send, serve } from './serve.ts'
import { Stamps } from './stamps.ts'
import { trust } from './trust.ts'
import { sparing } from './sparing.ts'
import { watchOver } from './watch.ts'
import { serveWelcome } from './welcome.ts'

/** Bounds against clients that send too much or too slowly, in bytes and milliseconds; and what is served besides. */
export interface DoorOptions {
  /** A body as a whole. 8 MiB: 500 events of 16 KiB, or 32 of the largest. */
  readonly bodyLimit?: number
  /** Bodies that are held at once, in bytes: of all callers, 128 MiB; and of one of them, 32 MiB. */
  readonly bodiesLimit?: Partial<BodyLimits>
  /** Lists: 4 are made at once; 100 of one caller may be under way, 400 of all. */
  readonly listsLimit?: Partial<ListLimits>
  readonly headersTimeout?: number
  /** For a request to have come in whole. */
  readonly requestTimeout?: number
  /** The same for an upload. */
  readonly uploadTimeout?: number
  /** For a socket on which nothing moves: longer than the longest `?wait=`. */
  readonly connectionTimeout?: number
  /** Pages of which origin may ask from a browser: `https://app.example`, `*` for all; none where it is missing. */
  readonly origin?: string | undefined
  /** Whether there are pages at `/` and at `/docs`, which is made of files. A function in one bundle has none. */
  readonly docs?: boolean
  /**
   * How often the door looks at most where the consumers are and whether the log takes events, and then only when it is asked;
   * and for how long who asks waits for that, in milliseconds. Where it is missing: as often as it is asked, and by itself, too.
   */
  readonly looks?: { readonly everyMs: number; readonly withinMs: number }
}

/**
 * The door: every route of an application, over the home it is given. It is ready to listen or to be injected, and
 * reads no environment. Closing it finishes the requests under way; the log and tables stay open, they are the home's.
 */
export async function buildDoor(home: Home, api: Api, options: DoorOptions = {}): Promise<FastifyInstance> {
  const context = deskOf(home, api, options)
  const { headersTimeout = 10_000, requestTimeout = 30_000, uploadTimeout = 15 * 60_000, origin } = options
  const fault = onFault(context)
  const app: FastifyInstance = Fastify({
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
    clientErrorHandler: (error, socket) => sendFault(error, socket),
    // Fastify runs no hooks for what it cannot route.
    frameworkErrors: (error, request, reply) => {
      reply.headers(corsHeaders(origin))
      hangUpOnRest(request, reply)
      fault(error, request, reply)
    },
  })
  const allowed = learnAllowed(app)
  const sendFault = faultSender(allowed, corsHeaders(origin))
  answerAlso(app, sendFault)
  app.setErrorHandler(fault)
  observe(app, context)
  greet(app, allowed, origin)
  serve(app, context, api.routes, boundsOf(options, requestTimeout, home.metrics))
  if (options.looks === undefined) keepWatch(app, context)
  closeGracefully(app, requestTimeout)
  if (options.docs ?? true) {
    serveWelcome(app, api)
    await serveDocs(app, context)
  }
  await app.ready()
  return app
}

function deskOf(home: Home, api: Api, { looks, listsLimit }: DoorOptions): RouteContext {
  const { everyMs, withinMs = LOOK_WITHIN_MS } = looks ?? {}
  return {
    ...home,
    vocabulary: api.vocabulary,
    taken: api.taken,
    document: () => openapiOf(api),
    trust: trust(home.key, home.now),
    stamps: new Stamps(home.now, home.log),
    watch: sparing(home, watchOver(home), everyMs),
    mayAppend: sparing(home, appendProbe(home, withinMs), everyMs),
    lookWithinMs: withinMs,
    lists: listGate({ atOnce: 4, each: 100, all: 400, ...listsLimit }),
  }
}

const NO_DOCS = `${needs('show /docs', ['@fastify/swagger', '@fastify/swagger-ui'])}. /openapi.json works without them`

/** Loaded for those who serve it: a bundle does not run it. */
async function serveDocs(app: FastifyInstance, { document }: RouteContext): Promise<void> {
  try {
    const docs = await optional(() => import('./docs.ts'), NO_DOCS)
    await docs.serveDocs(app, document())
  } catch (error) {
    if (!(error instanceof NotInstalled)) throw error
    app.get('/docs', (_, reply) => send(reply, problem(404, 'not-installed', NO_DOCS)))
  }
}

const MEBIBYTE = 1024 ** 2

const boundsOf = (
  { bodyLimit, bodiesLimit }: DoorOptions,
  withinMs: number,
  { heldBytes }: Metrics,
): BodyBounds => ({
  limit: bodyLimit ?? 8 * MEBIBYTE,
  withinMs,
  budget: bodyBudget({ all: 128 * MEBIBYTE, each: 32 * MEBIBYTE, ...bodiesLimit }, (bytes) =>
    heldBytes.set(bytes),
  ),
})

/** What Node would answer by itself: that a body may come, before anybody has judged; or nothing at all, to CONNECT. */
function answerAlso({ server }: FastifyInstance, sendFault: FaultSender): void {
  for (const asked of ['checkContinue', 'checkExpectation'])
    server.on(asked, (request, response) => server.emit('request', request, response))
  server.on('connect', (_request, socket: Socket) => sendFault(NO_TUNNEL, socket))
}

const LOOK_EVERY_MS = 5_000

/** Whoever asks whether this is ready is told soon: it was most often seen already. */
const LOOK_WITHIN_MS = 1_000

/** Looks at the consumers also while nobody asks, so that who asks is told at once. */
function keepWatch(app: FastifyInstance, { watch, logger }: RouteContext): void {
  const look = () =>
    watch().catch((err: unknown) => logger.warn({ err }, 'Cannot look where the consumers are'))
  const timer = setInterval(() => void look(), LOOK_EVERY_MS).unref()
  app.addHook('onClose', (_app, done) => {
    clearInterval(timer)
    done()
  })
}
