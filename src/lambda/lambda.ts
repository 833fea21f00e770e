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

/** A Lambda function for a Kinesis event; it answers the first record that failed. */
type Handler = (event: unknown) => Promise<BatchResponse>

/**
 * A table as a Lambda function. It opens its tables at its first invocation and keeps them open, as Lambda keeps the
 * process. Rejects if they cannot be opened (the next invocation tries again), and for an event that is not Kinesis'.
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
      // For Lambda, a batch that is answered as failed is no error of the function.
      const count = what === 'take a batch' ? counted(namespace(), 'failed', 1) : {}
      logger.warn({ err, ...count }, `Cannot ${what}: tried again with the next`)
    },
  })
}

/** The namespace of the metrics that the stack's alarms use. */
const namespace = (): string => process.env['TRIBUTARY_PREFIX'] ?? 'tributary'

/** Parks records, and logs their number. */
const telling =
  (park: Park, logger: Logger): Park =>
  async (records) => {
    await park(records)
    logger.warn(counted(namespace(), 'parked', records.length), 'Parked records that no retry helps')
  }
