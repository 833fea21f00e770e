import type { Application } from '../application/application.ts'
import type { DataHome } from '../home/data-home.ts'
import type { HomeOptions } from '../home/home-options.ts'
import { createLogger } from '../process/logger.ts'
import { runConsumers, type ConsumersRun } from '../runner/run-consumers.ts'
import { runOn } from '../runner/run-on.ts'
import { runnerInThreads } from './runner-in-threads.ts'

/** Fewer records are taken sooner on one thread than threads are started. Each consumer's records count. */
const ENOUGH_FOR_THREADS = 300_000

/** Threads run JavaScript: in a checkout that is not built, a command has one thread. */
const IS_BUILT = import.meta.url.endsWith('.js')

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
  { home, where, behind = 0 }: Folding,
): ConsumersRun {
  const logger = createLogger(LEVEL)
  if (behind < ENOUGH_FOR_THREADS || !IS_BUILT)
    return runConsumers({
      ...runOn(application, home, logger),
      meter: () => undefined,
      onState: () => undefined,
    })
  const runner = runnerInThreads(app, application, where, { logger, logLevel: LEVEL, givesWay: false })
  runner.start()
  return runner
}
