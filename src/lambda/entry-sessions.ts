import { randomUUID } from 'node:crypto'
import type { Api } from '../api/api.ts'
import { corsHeaders } from '../api/cors-headers.ts'
import { createMetrics } from '../api/metrics.ts'
import { signInRoutes } from '../api/routes/sign-in.ts'
import { openedOnce } from '../base/opened-once.ts'
import { vocabularyOf } from '../events/vocabulary.ts'
import { accessTo } from '../home/access.ts'
import { noLog } from '../log/no-log.ts'
import { noObjects } from '../objects/no-objects.ts'
import { createLogger } from '../process/logger.ts'
import { cognitoSessions } from './cognito.ts'
import { openLambdaTables } from './lambda-home.ts'
import { proxyHandler } from './proxy-handler.ts'
import { told } from './told.ts'

const WHY = 'the function of sign-in has none'

const api: Api = {
  about: 'Signing in with a password',
  vocabulary: vocabularyOf([]),
  routes: signInRoutes,
  schemas: {},
  groups: {},
}

/**
 * The function behind the routes of sign-in, for any application. Only its role reads passwords, and gets tokens for
 * users.
 */
export const handler = (() => {
  const opened = openedOnce(open)
  return async (event: unknown) => (await opened())(event)
})()

async function open() {
  const { TRIBUTARY_ENDPOINT: endpoint, TRIBUTARY_ORIGIN: origin } = process.env
  const now = () => Date.now()
  const home = {
    tables: await openLambdaTables(),
    log: noLog(WHY),
    objects: noObjects(WHY),
    projections: new Map(),
    consumers: [],
    quotaBytes: 0,
    sessions: cognitoSessions({
      pool: told('TRIBUTARY_IDENTITY_POOL'),
      provider: told('TRIBUTARY_PROVIDER'),
      access: accessTo(endpoint),
      now,
    }),
    now,
    newId: () => randomUUID(),
    logger: createLogger('warn'),
    metrics: createMetrics(),
  }
  return proxyHandler(home, api, corsHeaders(origin))
}
