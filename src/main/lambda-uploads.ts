import { horizonAt } from '../events/horizon.ts'
import { sweep } from '../media/uploads/sweep.ts'
import { announceUpload } from '../media/uploads/announce-upload.ts'
import { lambdaAheadMs, openLambdaLog, openLambdaObjects, openLambdaTables } from '../lambda/lambda-home.ts'
import { createLogger } from '../process/logger.ts'
import { mediaApplication } from './media-application.ts'
import { FRESH_MS, readingTables } from '../home/reading-tables.ts'

const logger = createLogger('info')

let opened: ReturnType<typeof open> | undefined

/**
 * The function that S3 tells of every new media, and that sweeps the bucket when its schedule tells it to. Opens bucket, tables and
 * stream when it is first invoked, as `lambdaOf` does, and tries again with the next invocation where it could not.
 */
export async function handler(event: unknown): Promise<void> {
  opened ??= open()
  const home = await opened.catch((error: unknown) => {
    opened = undefined
    throw error
  })
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

const open = async () => ({
  objects: await openLambdaObjects(),
  tables: readingTables(await openLambdaTables(), mediaApplication, FRESH_MS),
  log: await openLambdaLog(),
  horizon: () => horizonAt(Date.now(), lambdaAheadMs()),
})
