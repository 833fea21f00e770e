import { corsHeaders } from '../api/cors-headers.ts'
import type { Application } from '../application/application.ts'
import { openedOnce } from '../base/opened-once.ts'
import { noObjects } from '../objects/no-objects.ts'
import type { OpenObjects } from './lambda-home.ts'
import { proxyHandler, type ProxyAnswer } from './proxy-handler.ts'
import { openReadsHome } from './reads-home.ts'

const none: OpenObjects = () => Promise.resolve(noObjects('this application has no bucket'))

/**
 * The Lambda function for all routes of an application that API Gateway does not write to the stream itself.
 * `openObjects` opens the objects of an application that has a bucket.
 */
export function readsOf(
  application: Application,
  openObjects = none,
): (event: unknown) => Promise<ProxyAnswer> {
  const opened = openedOnce(async () =>
    proxyHandler(
      await openReadsHome(application, openObjects),
      application,
      corsHeaders(process.env['TRIBUTARY_ORIGIN']),
    ),
  )
  return async (event) => (await opened())(event)
}
