import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Api } from './api.ts'
import { json, type Reply } from './reply.ts'
import { send } from './serve.ts'
import { welcomePage } from './welcome-page.ts'

/** What there is besides, for programs. */
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

/** The page takes nothing from elsewhere, and runs nothing: a browser holds it to that. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'"

/** Serves, at the address that `start` prints, what this is and where to go: a page to browsers, JSON to programs. */
export function serveWelcome(app: FastifyInstance, api: Api): void {
  app.get('/', (request, reply) =>
    send(reply, prefersHtml(request.headers.accept) ? page(request, api) : programs()),
  )
}

/** Browsers name text/html; whoever takes anything (curl) gets JSON, as from every other route. */
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
