import { randomUUID } from 'node:crypto'
import type { Home } from '../api/home.ts'
import { createMetrics } from '../api/metrics.ts'
import { enabledOf, projectionsOf, type Application } from '../application/application.ts'
import { STANDARD } from '../fold/settings.ts'
import { createLogger } from '../process/logger.ts'
import { lambdaAheadMs, lambdaQuota, openLambdaHome, type OpenObjects } from './lambda-home.ts'

/** The home that a function's environment names, for our HTTP server in the function. */
export async function openReadsHome(
  application: Application,
  openObjects: OpenObjects,
): Promise<Omit<Home, 'key'>> {
  const { TRIBUTARY_STREAM: stream, TRIBUTARY_TRIGGERED } = process.env
  const triggered = TRIBUTARY_TRIGGERED?.split(',') ?? []
  return {
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
}
