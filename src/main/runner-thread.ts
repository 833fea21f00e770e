import { parentPort, workerData } from 'node:worker_threads'
import { runConsumers } from '../runner/run-consumers.ts'
import { runOn } from '../runner/run-on.ts'
import { giveWay } from '../process/give-way.ts'
import { openHome } from '../home/home.ts'
import { loadApplication } from './load-application.ts'
import { createLogger } from '../process/logger.ts'
import { STOP, type RunnerData } from '../runner/runner-messages.ts'
import { ConsumerTally } from '../runner/consumer-tally.ts'
import { collectOnce } from '../process/tune-v8.ts'

const NEWS_EVERY_MS = 250

/** The thread of the consumers: it has its own log and tables on the same directory, and shares no memory. */
async function main(data: RunnerData): Promise<void> {
  const logger = createLogger(data.logLevel).child({
    thread: data.runs === 'reactor' ? 'reactors' : `consumers ${data.share.index + 1} of ${data.share.of}`,
  })
  if (data.givesWay) giveWay((err) => logger.warn({ err }, 'the consumers run at the priority of the door'))
  const application = await loadApplication(data.app)
  const home = await openHome(data.home, { create: false, readsOnce: data.runs === 'table' }, application)
  collectOnce()
  const now = () => Date.now()
  const tally = new ConsumerTally(now)
  const post = () => parentPort?.postMessage(tally.take())
  const isFirst = data.runs === 'table' && data.share.index === 0
  const { renew, ...options } = runOn(application, home, logger)
  const run = runConsumers({
    ...options,
    renew: isFirst ? renew : undefined,
    consumers: home.consumers.filter(({ kind }) => kind === data.runs),
    share: data.share,
    holder: data.holder,
    isAlong: data.runs === 'reactor' || data.share.index > 0,
    meter: (consumer, reading) => tally.add(consumer, reading),
    onState: (turn) => logger.info({ turn }, `consumers ${turn}`),
  })
  const timer = setInterval(post, NEWS_EVERY_MS)
  await stopAsked()
  await run.stop()
  clearInterval(timer)
  post()
  await home.close()
  parentPort?.close()
}

const stopAsked = (): Promise<void> =>
  new Promise((resolve) => {
    parentPort?.on('message', (message) => {
      if (message === STOP) resolve()
    })
  })

await main(workerData as RunnerData)
