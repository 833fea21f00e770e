import { horizonAt } from '../events/horizon.ts'
import { sweep } from '../media/uploads/sweep.ts'
import { announceUpload } from '../media/uploads/announce-upload.ts'
import { openedOnce } from '../base/opened-once.ts'
import { lambdaAheadMs, openLambdaLog, openLambdaTables } from '../lambda/lambda-home.ts'
import { openLambdaObjects } from '../lambda/lambda-objects.ts'
import { createLogger } from '../process/logger.ts'
import { mediaApplication } from './media-application.ts'
import { FRESH_MS, readingTables } from '../home/reading-tables.ts'

const logger = createLogger('info')

const opened = openedOnce(open)

/**
 * The function that S3's notifications invoke for every new media, and that sweeps the bucket on its schedule. It opens
 * bucket, tables and stream at its first invocation.
 */
export async function handler(event: unknown): Promise<void> {
  const home = await opened()
  if (!isScheduled(event)) return announceUpload(event, home)
  const { unannounced, ...swept } = await sweep(home)
  logger.info({ ...swept, unannounced: unannounced.length }, 'swept')
}

/** EventBridge User Guide, "Creating an Amazon EventBridge rule that runs on a schedule". */
const isScheduled = (event: unknown): boolean =>
  typeof event === 'object' &&
  event !== null &&
  'detail-type' in event &&
  event['detail-type'] === 'Scheduled Event'

async function open() {
  return {
    objects: await openLambdaObjects(),
    tables: readingTables(await openLambdaTables(), mediaApplication, FRESH_MS),
    log: await openLambdaLog(),
    horizon: () => horizonAt(Date.now(), lambdaAheadMs()),
  }
}
