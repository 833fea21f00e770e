import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Api } from './api.ts'
import { json, type Reply } from './reply.ts'
import { send } from './serve.ts'
import { welcomePage } from './welcome-page.ts'

/** The other routes, for programs. */
const LINKS = {
  name: 'Tributary',
  description: 'Every action is one event in a log; every table is a fold over it',
  links: {
    docs: '/docs',
    openapi: '/openapi.json',
    metrics: '/metrics',
    health: '/healthz',
    ready: '/readyz',
  },
}

/** The browser must not load anything or run any code. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'"

/** Serves `/`, the address that `start` prints: a page for browsers, JSON for programs. */
export function serveWelcome(app: FastifyInstance, api: Api): void {
  app.get('/', (request, reply) =>
    send(reply, prefersHtml(request.headers.accept) ? page(request, api) : programs()),
  )
}

/** Browsers name text/html. A client that accepts anything (curl) gets JSON, as from every other route. */
const prefersHtml = (accept = ''): boolean => {
  const html = accept.search(/text\/html(?!\s*;\s*q=0(\.0*)?\s*(,|$))/)
  const other = accept.search(/application\/(problem\+)?json/)
  return html >= 0 && (other < 0 || html < other)
}

const programs = (): Reply => ({ ...json(200, LINKS), headers: { vary: 'accept' } })

const page = ({ protocol, host }: FastifyRequest, api: Api): Reply => ({
  status: 200,
  contentType: 'text/html; charset=utf-8',
  body: welcomePage(`${protocol}://${host}`, api),
  headers: { vary: 'accept', 'content-security-policy': POLICY },
})
