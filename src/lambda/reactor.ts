import { reactorsOf, type Consuming } from '../application/application.ts'
import type { Reactor } from '../consume/consumer.ts'
import { tablePark } from '../consume/parking.ts'
import { tableCheckpoints } from '../mapping/checkpoints.ts'
import { steadyNow, systemScheduler } from '../mapping/clock.ts'
import { createLogger } from '../process/logger.ts'
import { contextFor } from '../reactions/context-for.ts'
import { notifyOnce } from '../reactions/notify-once.ts'
import { tablesSeen } from '../reactions/tables-seen.ts'
import { openedOnce } from '../base/opened-once.ts'
import {
  lambdaAheadMs,
  openReactorHome,
  type OpenNotifier,
  type OpenObjects,
  type Openers,
} from './lambda-home.ts'
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
  openObjects: OpenObjects | undefined,
  openNotifier?: OpenNotifier,
): ReactorFunction {
  const reactors = reactorsOf(application)
  const reactor = reactors.find((each) => each.name === name)
  if (reactor === undefined)
    throw new Error(
      `Cannot run reactor "${name ?? ''}" (TRIBUTARY_CONSUMER): the application has ` +
        (reactors.map((each) => each.name).join(', ') || 'none'),
    )
  const opened = openedOnce(() => open(reactor, application, { openObjects, openNotifier }))
  return async (event, context) => (await opened())(event, context)
}

async function open(reactor: Reactor, application: Consuming, openers: Openers): Promise<ReactorFunction> {
  const { name, after } = reactor
  const { vocabulary } = application
  const home = await openReactorHome(application, usedBy(reactor, openers))
  const { log, stored, readers, objects } = home
  const notifier = home.notifier && notifyOnce(name, { tables: stored, notifier: home.notifier })
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
      Promise.resolve(contextFor(reactor, { tables: readers, objects, notifier, logger }, signal)),
  }
  return reactorHandler(reactor, {
    parts,
    objects,
    bucket: process.env['TRIBUTARY_BUCKET'],
    objectEvents: application.objectEvents,
    checkpoints: tableCheckpoints(stored, 'reactor'),
    report,
  })
}

const usedBy = ({ uses }: Reactor, { openObjects, openNotifier }: Openers): Openers => ({
  openObjects: uses.includes('objects') ? openObjects : undefined,
  openNotifier: uses.includes('notifier') ? openNotifier : undefined,
})
