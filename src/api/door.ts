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
import { Live, type LiveOptions } from '../live/live.ts'
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

/** Limits against clients that send too much or too slowly, in bytes and milliseconds, and options of the server. */
export interface DoorOptions {
  /** The size of a body. Default 8 MiB: 500 events of 16 KiB, or 32 of the largest. */
  readonly bodyLimit?: number
  /** The bytes of bodies in memory: by default 128 MiB of all callers, 32 MiB of one. */
  readonly bodiesLimit?: Partial<BodyLimits>
  /** Lists: by default 4 are made at one time; 100 of one caller and 400 of all may be under way. */
  readonly listsLimit?: Partial<ListLimits>
  readonly headersTimeout?: number
  /** The time within which a request must have arrived completely. */
  readonly requestTimeout?: number
  /** The same for an upload. */
  readonly uploadTimeout?: number
  /** The time after which an idle socket is closed: longer than the longest `?wait=`. */
  readonly connectionTimeout?: number
  /**
   * The origin whose pages may send requests from a browser: `https://app.example`, or `*` for all; if missing, none.
   */
  readonly origin?: string | undefined
  /** Whether to serve the pages `/` and `/docs`. A function in one bundle lacks the files of `/docs`. */
  readonly docs?: boolean
  /**
   * Streams of users: whether they stay open (by default), the milliseconds between heartbeats, and how many are open at
   * one time: by default 8 of one user and 20,000 of all.
   */
  readonly streams?: {
    readonly areHeld?: boolean
    readonly beatMs?: number
    readonly limits?: Partial<LiveOptions['limits']>
  }
  /**
   * If given, the state of the consumers and of the log is checked only on request, at most once in `everyMs`, and a
   * request waits `withinMs` for it (milliseconds). If missing, it is checked on every request, and periodically.
   */
  readonly looks?: { readonly everyMs: number; readonly withinMs: number }
}

/**
 * The HTTP server: every route of an application, over a home. It is ready to listen or to be injected, and reads no
 * environment variables. To close it finishes the requests under way; log and tables stay open, because they belong to
 * the home.
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
    // Fastify runs no hooks for requests that it cannot route.
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
  app.addHook('preClose', (done) => {
    context.live.close()
    done()
  })
  closeGracefully(app, requestTimeout)
  if (options.docs ?? true) {
    serveWelcome(app, api)
    await serveDocs(app, context)
  }
  await app.ready()
  return app
}

function deskOf(home: Home, api: Api, options: DoorOptions): RouteContext {
  const { looks, listsLimit } = options
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
    live: liveOf(home, api, options),
  }
}

/** The streams of users. An event is told when every table has folded it. */
const liveOf = (home: Home, { vocabulary, newsOf = () => [] }: Api, { streams }: DoorOptions): Live =>
  new Live({
    ...home,
    vocabulary,
    newsOf,
    tableNames: home.consumers.filter((name) => home.projections.has(name)),
    report: (err) =>
      home.logger.warn({ err }, 'Cannot read the log for the streams of users: will try again'),
    limits: { each: 8, all: 20_000, ...streams?.limits },
    isHeld: streams?.areHeld ?? true,
    ...(streams?.beatMs !== undefined && { beatMs: streams.beatMs }),
  })

const NO_DOCS = `${needs('show /docs', ['@fastify/swagger', '@fastify/swagger-ui'])}. /openapi.json works without them`

/** Loaded only if it is served: a bundle does not contain it. */
async function serveDocs(app: FastifyInstance, { document }: RouteContext): Promise<void> {
  try {
    const docs = await optional(() => import('./swagger-page.ts'), NO_DOCS)
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

/**
 * Takes over what Node would answer by itself: that a body may be sent, before the request was checked; and nothing at
 * all to CONNECT.
 */
function answerAlso({ server }: FastifyInstance, sendFault: FaultSender): void {
  for (const asked of ['checkContinue', 'checkExpectation'])
    server.on(asked, (request, response) => server.emit('request', request, response))
  server.on('connect', (_request, socket: Socket) => sendFault(NO_TUNNEL, socket))
}

const LOOK_EVERY_MS = 5_000

/** A request for the state is answered soon: in most cases it was checked just before. */
const LOOK_WITHIN_MS = 1_000

/** Checks the consumers periodically, so that a request gets the state at once. */
function keepWatch(app: FastifyInstance, { watch, logger }: RouteContext): void {
  const look = () =>
    watch().catch((err: unknown) => logger.warn({ err }, 'Cannot look where the consumers are'))
  const timer = setInterval(() => void look(), LOOK_EVERY_MS).unref()
  app.addHook('onClose', (_app, done) => {
    clearInterval(timer)
    done()
  })
}
