import { parentPort, workerData } from 'node:worker_threads'
import { consumers } from '../../consumers/all.ts'
import type { Reading } from '../mapping/meter.ts'
import { runConsumers } from './consumers-run.ts'
import { openHome } from './home.ts'
import { createLogger } from './logger.ts'
import { STOP, type RunnerData, type RunnerNews } from './runner-messages.ts'

const NEWS_EVERY_MS = 250

/** The thread of the consumers: it has its own log and tables on the same directory, and shares no memory. */
async function main(data: RunnerData): Promise<void> {
  const logger = createLogger(data.logLevel).child({ thread: 'consumers' })
  const home = await openHome(data.path, { create: false })
  const { news, meter } = gather()
  const post = () => parentPort?.postMessage(news())
  const run = runConsumers({
    ...home,
    consumers,
    now: () => Date.now(),
    meter,
    onTurn: (turn) => logger.info({ turn }, `consumers ${turn}`),
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

/** Adds readings up until they are told. */
function gather() {
  let projected: Record<string, number> = {}
  const meter = (consumer: string, reading: Reading): void => {
    if (reading.kind === 'succeeded') projected[consumer] = (projected[consumer] ?? 0) + reading.records
  }
  const news = (): RunnerNews => {
    const told = { projected }
    projected = {}
    return told
  }
  return { meter, news }
}

await main(workerData as RunnerData)
