import { parentPort, workerData } from 'node:worker_threads'
import { tablesOf } from '../application/application.ts'
import { reasonOf } from '../base/failure.ts'
import { foldingHere } from '../generations/folding.ts'
import { openHome } from '../home/home.ts'
import { createLogger } from '../process/logger.ts'
import { collectOnce } from '../process/tune-v8.ts'
import type { FoldingData, FoldingNews, IdleAsked } from '../runner/folding-threads.ts'
import { STOP } from '../runner/runner-messages.ts'
import { takesOf } from '../runner/shard-share.ts'
import { loadApplication } from './load-application.ts'

const post = (news: FoldingNews): void => parentPort?.postMessage(news)

/** A thread of a rebuild: it has its own log and tables on the same home, and folds its share of the shards. */
async function main({ app, home: where, table, generation, share }: FoldingData): Promise<void> {
  const logger = createLogger('warn')
  const application = await loadApplication(app)
  const home = await openHome(where, { create: false, readsOnce: true }, application)
  const consumer = tablesOf(application).find(({ name }) => name === table)
  if (consumer === undefined) throw new Error(`Cannot rebuild "${table}": no consumer keeps it`)
  collectOnce()
  const { log, stored: tables, aheadMs } = home
  const { vocabulary } = application
  const folding = foldingHere(generation, {
    ...{ log, tables, consumer, vocabulary, aheadMs },
    takes: takesOf(share),
    meter: (reading) => {
      if (reading.kind === 'succeeded') post({ kind: 'took', records: reading.records })
    },
    report: (err) =>
      logger.warn({ err }, `Cannot take a batch through the rebuild of ${table}: will try again`),
  })
  await untilStopped((asked) =>
    folding.idle().then(
      () => post({ kind: 'idle', asked }),
      (cause: unknown) => post({ kind: 'failed', why: reasonOf(cause) }),
    ),
  )
  await folding.stop()
  await home.close()
  parentPort?.close()
}

/** Passes on the questions of the main thread until it says that the work is over. */
const untilStopped = (ask: (asked: number) => Promise<void>): Promise<void> =>
  new Promise((resolve) => {
    parentPort?.on('message', (message: IdleAsked | typeof STOP) => {
      if (message === STOP) resolve()
      else void ask(message.idle)
    })
  })

await main(workerData as FoldingData)
