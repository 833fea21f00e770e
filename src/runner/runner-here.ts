import type { Application } from '../application/application.ts'
import type { ConsumersRun } from './run-consumers.ts'
import type { DataHome } from '../home/data-home.ts'
import type { Runner, RunnerOptions } from './runner.ts'
import { runConsumers } from './run-consumers.ts'
import { runOn } from './run-on.ts'
import { ConsumerTally } from './consumer-tally.ts'
import { addToMetrics } from './add-to-metrics.ts'

const NEWS_EVERY_MS = 250

/**
 * Runs the consumers on this thread, for callers that have the application as a value: functions cannot be sent to
 * another thread.
 */
export function runnerHere(
  application: Application,
  home: DataHome,
  { logger, metrics }: Required<Pick<RunnerOptions, 'logger' | 'metrics'>>,
): Runner {
  const tally = new ConsumerTally(() => Date.now())
  const tell = (): void => {
    for (const [consumer, news] of Object.entries(tally.take())) addToMetrics(metrics, consumer, news)
  }
  let run: ConsumersRun | undefined
  let timer: NodeJS.Timeout | undefined
  return {
    start: () => {
      run = runConsumers({
        ...runOn(application, home, logger),
        meter: (consumer, reading) => tally.add(consumer, reading),
        onState: (turn) => logger.info({ turn }, `consumers ${turn}`),
      })
      timer = setInterval(tell, NEWS_EVERY_MS)
    },
    ailments: () => (run === undefined ? ['the consumers are not running'] : []),
    stop: async () => {
      await run?.stop()
      clearInterval(timer)
      tell()
    },
  }
}
