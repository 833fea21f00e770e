import type { Logger } from 'pino'
import type { Table } from '../consume/consumer.ts'
import type { BatchResponse } from '../consume/invoke.ts'
import { lambdaHandler } from '../consume/lambda-handler.ts'
import type { Park } from '../consume/parked.ts'
import { tablePark } from '../consume/parking.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import { destinationIn } from '../generations/destination.ts'
import { tableCheckpoints } from '../mapping/checkpoints.ts'
import { steadyNow, systemScheduler } from '../mapping/clock.ts'
import { keptOpen } from './kept-open.ts'
import { lambdaAheadMs, openLambdaTables } from './lambda-home.ts'
import { counted } from './counted.ts'
import { createLogger } from '../process/logger.ts'

/** A function as Lambda knows it: an event of Kinesis' in, the first record that failed out. */
type Handler = (event: unknown) => Promise<BatchResponse>

/**
 * A table as the function that Lambda runs. It opens its tables when it is first invoked and keeps them from one
 * invocation to the next, as Lambda keeps a process.
 * Rejects where they cannot be opened (the next invocation tries again), and on an event that is none of Kinesis'.
 */
export function lambdaOf(consumer: Table, vocabulary: Vocabulary): Handler {
  const opened = keptOpen(() => open(consumer, vocabulary))
  return async (event) => (await opened())(event)
}

async function open(consumer: Table, vocabulary: Vocabulary): Promise<Handler> {
  const tables = await openLambdaTables()
  const logger = createLogger('warn').child({ consumer: consumer.name })
  return lambdaHandler(consumer, {
    into: {
      vocabulary,
      tables,
      aheadMs: lambdaAheadMs(),
      park: telling(tablePark(tables), logger),
      destination: destinationIn(tables, { ...systemScheduler, now: steadyNow }),
    },
    checkpoints: tableCheckpoints(tables),
    report: (what, err) => {
      // A batch that is answered as failed is no error of the function's to Lambda.
      const count = what === 'take a batch' ? counted(namespace(), 'failed', 1) : {}
      logger.warn({ err, ...count }, `Cannot ${what}: tried again with the next`)
    },
  })
}

/** Of the metrics that the stack's alarms look at. */
const namespace = (): string => process.env['TRIBUTARY_PREFIX'] ?? 'tributary'

/** Parks, and logs how many. */
const telling =
  (park: Park, logger: Logger): Park =>
  async (records) => {
    await park(records)
    logger.warn(counted(namespace(), 'parked', records.length), 'Parked records that no retry helps')
  }
