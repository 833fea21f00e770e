import { randomUUID } from 'node:crypto'
import { createMetrics } from '../api/metrics.ts'
import { corsHeaders } from '../api/cors-headers.ts'
import { projectionsOf } from '../application/application.ts'
import { lambdaAheadMs, openLambdaHome } from '../lambda/lambda-home.ts'
import { mediaApplication } from './media-application.ts'
import { proxyHandler, type ProxyAnswer } from '../lambda/proxy-handler.ts'
import { createLogger } from '../process/logger.ts'

let opened: Promise<(event: unknown) => Promise<ProxyAnswer>> | undefined

/**
 * The routes that API Gateway hands to a function: all that it does not write to the stream itself. Opens its home when it is
 * first invoked, as `lambdaOf` does, and tries again with the next invocation where it could not.
 */
export async function handler(event: unknown): Promise<ProxyAnswer> {
  opened ??= open()
  const answer = await opened.catch((error: unknown) => {
    opened = undefined
    throw error
  })
  return answer(event)
}

async function open() {
  const { TRIBUTARY_STREAM: stream, TRIBUTARY_QUOTA, TRIBUTARY_ORIGIN: origin } = process.env
  const home = {
    ...(await openLambdaHome(mediaApplication)),
    projections: projectionsOf(mediaApplication),
    consumers: mediaApplication.consumers.map(({ name }) => name),
    aheadMs: lambdaAheadMs(),
    quotaBytes: Number(TRIBUTARY_QUOTA ?? 1024 ** 3),
    ...(stream === undefined ? {} : { stream }),
    now: () => Date.now(),
    steady: () => performance.now(),
    newId: () => randomUUID(),
    logger: createLogger('warn'),
    metrics: createMetrics(),
  }
  return proxyHandler(home, mediaApplication.api, corsHeaders(origin))
}
