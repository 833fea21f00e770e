import type { Application } from '../application/application.ts'
import type { DataHome } from '../home/data-home.ts'
import type { HomeOptions } from '../home/home-options.ts'
import { createLogger } from '../process/logger.ts'
import { runConsumers, type ConsumersRun } from '../runner/run-consumers.ts'
import { runOn } from '../runner/run-on.ts'
import { paysThreads } from './pays-threads.ts'
import { runnerInThreads } from './runner-in-threads.ts'

const LEVEL = 'warn'

interface Folding {
  readonly home: DataHome
  readonly where: HomeOptions
  /** How many records the consumers are behind; undefined if the log cannot count them. */
  readonly behind: number | undefined
}

/** The consumers of a command: in threads, as those of a server, if they have enough to take. */
export function consumersOfCommand(
  app: string | undefined,
  application: Application,
  { home, where, behind }: Folding,
): ConsumersRun {
  const logger = createLogger(LEVEL)
  if (!paysThreads(behind))
    return runConsumers({
      ...runOn(application, home, logger),
      meter: () => undefined,
      onState: () => undefined,
    })
  const runner = runnerInThreads(app, application, where, { logger, logLevel: LEVEL, givesWay: false })
  runner.start()
  return runner
}
