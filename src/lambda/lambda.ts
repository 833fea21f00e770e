import type { Table } from '../consume/consumer.ts'
import type { BatchResponse } from '../consume/invoke.ts'
import { lambdaHandler } from '../consume/lambda-handler.ts'
import { tablePark } from '../consume/parking.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import { destinationIn } from '../generations/destination.ts'
import { beginLayouts } from '../generations/layouts.ts'
import { beginQuotas, keepQuota } from '../generations/kept-quota.ts'
import { tableCheckpoints } from '../mapping/checkpoints.ts'
import { steadyNow, systemScheduler } from '../mapping/clock.ts'
import { openedOnce } from '../base/opened-once.ts'
import { lambdaAheadMs, lambdaQuota, openLambdaTables } from './lambda-home.ts'
import { reportOf, telling } from './telling.ts'
import { createLogger } from '../process/logger.ts'

/** A Lambda function for a Kinesis event; it answers the first record that failed. */
type Handler = (event: unknown) => Promise<BatchResponse>

/**
 * A table as a Lambda function. It opens its tables at its first invocation and keeps them open, as Lambda keeps the
 * process. Rejects if they cannot be opened (the next invocation tries again), and if the event is not one of Kinesis.
 */
export function lambdaOf(consumer: Table, vocabulary: Vocabulary): Handler {
  const opened = openedOnce(() => open(consumer, vocabulary))
  return async (event) => (await opened())(event)
}

async function open(consumer: Table, vocabulary: Vocabulary): Promise<Handler> {
  const tables = await openLambdaTables()
  await beginQuotas(tables)
  await beginLayouts(tables, [consumer.projection])
  if (consumer.projection.ledger !== undefined) await keepQuota(tables, lambdaQuota(), Date.now())
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
    report: reportOf(logger),
  })
}
