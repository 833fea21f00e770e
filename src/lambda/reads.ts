import { STANDARD } from '../fold/settings.ts'
import { randomUUID } from 'node:crypto'
import { createMetrics } from '../api/metrics.ts'
import { corsHeaders } from '../api/cors-headers.ts'
import { enabledOf, projectionsOf, type Application } from '../application/application.ts'
import { createLogger } from '../process/logger.ts'
import { openedOnce } from '../base/opened-once.ts'
import { noObjects } from '../objects/no-objects.ts'
import { lambdaAheadMs, lambdaQuota, openLambdaHome, type OpenObjects } from './lambda-home.ts'
import { proxyHandler, type ProxyAnswer } from './proxy-handler.ts'

const none: OpenObjects = () => Promise.resolve(noObjects('this application has no bucket'))

/**
 * The Lambda function for all routes of an application that API Gateway does not write to the stream itself.
 * `openObjects` opens the objects of an application that has a bucket.
 */
export function readsOf(
  application: Application,
  openObjects = none,
): (event: unknown) => Promise<ProxyAnswer> {
  const opened = openedOnce(() => open(application, openObjects))
  return async (event) => (await opened())(event)
}

async function open(application: Application, openObjects: OpenObjects) {
  const { TRIBUTARY_STREAM: stream, TRIBUTARY_ORIGIN: origin, TRIBUTARY_TRIGGERED } = process.env
  const triggered = TRIBUTARY_TRIGGERED?.split(',') ?? []
  const home = {
    ...(await openLambdaHome(application, openObjects)),
    projections: projectionsOf(application),
    consumers: enabledOf(application).filter((name) => !triggered.includes(name)),
    aheadMs: lambdaAheadMs(),
    quotaBytes: lambdaQuota() ?? STANDARD.quotaBytes,
    ...(stream === undefined ? {} : { stream }),
    now: () => Date.now(),
    steady: () => performance.now(),
    newId: () => randomUUID(),
    logger: createLogger('warn'),
    metrics: createMetrics(),
  }
  return proxyHandler(home, application, corsHeaders(origin))
}
