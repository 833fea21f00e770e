import { reactorsOf, type Consuming } from '../application/application.ts'
import type { Reactor } from '../consume/consumer.ts'
import { tablePark } from '../consume/parking.ts'
import { tableCheckpoints } from '../mapping/checkpoints.ts'
import { steadyNow, systemScheduler } from '../mapping/clock.ts'
import { createLogger } from '../process/logger.ts'
import { contextFor } from '../reactions/context-for.ts'
import { tablesSeen } from '../reactions/tables-seen.ts'
import { openedOnce } from '../base/opened-once.ts'
import { lambdaAheadMs, openReactorHome, type OpenObjects } from './lambda-home.ts'
import { reactorHandler, type ReactorFunction } from './reactor-handler.ts'
import { reportOf, telling } from './telling.ts'

/**
 * The reactor of this name as a Lambda function, for every trigger: batches of Kinesis, and what `feedOf` knows. What
 * Lambda gives up, it sends to the on-failure destination of the mapping or of the function. `application` needs only
 * the reactor and the tables that it reads. Throws if it has no reactor of this name.
 */
export function reactorOf(
  application: Consuming,
  name: string | undefined,
  openObjects: OpenObjects,
): ReactorFunction {
  const reactors = reactorsOf(application)
  const reactor = reactors.find((each) => each.name === name)
  if (reactor === undefined)
    throw new Error(
      `Cannot run reactor "${name ?? ''}" (TRIBUTARY_CONSUMER): the application has ` +
        (reactors.map((each) => each.name).join(', ') || 'none'),
    )
  const opened = openedOnce(() => open(reactor, application, openObjects))
  return async (event, context) => (await opened())(event, context)
}

async function open(
  reactor: Reactor,
  application: Consuming,
  openObjects: OpenObjects,
): Promise<ReactorFunction> {
  const { name, after, uses } = reactor
  const { vocabulary } = application
  const { log, stored, readers, objects } = await openReactorHome(
    application,
    uses.includes('objects') ? openObjects : undefined,
  )
  const logger = createLogger('warn').child({ consumer: name })
  const report = reportOf(logger)
  const time = { ...systemScheduler, now: steadyNow }
  const parts = {
    vocabulary,
    tables: stored,
    log,
    park: telling(tablePark(stored), logger),
    aheadMs: lambdaAheadMs(),
    seen: (place: Parameters<typeof tablesSeen>[1], signal: AbortSignal) =>
      tablesSeen(after, place, { tables: stored, time, signal }),
    contextOf: (signal: AbortSignal) =>
      Promise.resolve(contextFor(reactor, { tables: readers, objects, logger }, signal)),
  }
  return reactorHandler(reactor, {
    parts,
    objects,
    bucket: process.env['TRIBUTARY_BUCKET'],
    objectEvents: application.objectEvents,
    checkpoints: tableCheckpoints(stored),
    report,
  })
}
