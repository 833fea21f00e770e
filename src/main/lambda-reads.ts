import { createMetrics } from '../api/metrics.ts'
import { openHome } from './home.ts'
import { proxyHandler, type ProxyAnswer } from './proxy-handler.ts'
import { surroundings } from './surroundings.ts'

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
  const { TRIBUTARY_DATA = '.tributary', TRIBUTARY_STREAM: stream, TRIBUTARY_QUOTA } = process.env
  const { log, tables } = await openHome(TRIBUTARY_DATA, { create: false })
  return proxyHandler({
    log,
    tables,
    projections: surroundings.projections,
    consumers: surroundings.consumers.map(({ name }) => name),
    quotaBytes: Number(TRIBUTARY_QUOTA ?? 5 * 1024 ** 3),
    ...(stream === undefined ? {} : { stream }),
    now: surroundings.now,
    newId: surroundings.newId,
    logger: surroundings.createLogger('warn'),
    metrics: createMetrics(),
  })
}
