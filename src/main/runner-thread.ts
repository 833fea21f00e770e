import { parentPort, workerData } from 'node:worker_threads'
import { runConsumers } from '../runner/run-consumers.ts'
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
    thread: `consumers ${data.share.index + 1} of ${data.share.of}`,
  })
  giveWay((err) => logger.warn({ err }, 'the consumers run at the priority of the door'))
  const application = await loadApplication(data.app)
  const home = await openHome(data.home, { create: false, readsOnce: true }, application)
  collectOnce()
  const now = () => Date.now()
  const tally = new ConsumerTally(now)
  const post = () => parentPort?.postMessage(tally.take())
  const run = runConsumers({
    ...home,
    tables: home.stored,
    vocabulary: application.vocabulary,
    consumers: application.consumers,
    share: data.share,
    holder: data.holder,
    now: () => performance.now(),
    meter: (consumer, reading) => tally.add(consumer, reading),
    onState: (turn) => logger.info({ turn }, `consumers ${turn}`),
    report: (what, cause) => logger.warn({ err: cause }, `Cannot ${what}: will try again`),
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
