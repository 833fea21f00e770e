import { join } from 'node:path'
import { tableDelivery } from '../../../src/consume/delivery.ts'
import { openEmbeddedLog } from '../../../src/log/embedded.ts'
import { measureDynamodb, type DynamodbUnits } from '../dynamodb/dynamodb.ts'
import { measureLambda } from '../lambda/lambda.ts'
import { fillLog } from '../load/fill-log.ts'
import { eventsOf } from '../load/plan.ts'
import type { BenchOptions } from '../options.ts'
import type { AwsFigures } from '../report.ts'
import { costsOf } from './costs.ts'

/** Shards get different numbers of events, and each is to have enough. */
const MARGIN = 4

/** What the same growth uses on AWS, and what that costs. */
export async function measureAws(directory: string, options: BenchOptions): Promise<AwsFigures> {
  const { origin, sizes, progress } = options
  const path = join(directory, 'log')
  const events = MARGIN * Math.max(sizes.dynamodbEvents, sizes.lambda.events)
  const bytes = (await fillLog(path, await eventsOf({ origin, events, run: 'aws' }))) / events
  progress('what DynamoDB would count')
  const dynamodb = await measureUnits(directory, path, options)
  progress('functions: CPU, cold start, size')
  const lambda = await measureLambda(join(directory, 'bundles'), path, sizes.lambda)
  return { dynamodb, lambda, costs: costsOf({ bytes, dynamodb, lambda }) }
}

async function measureUnits(directory: string, path: string, options: BenchOptions): Promise<DynamodbUnits> {
  const { dynamodbEvents: events, powertoolsEvents } = options.sizes
  const log = await openEmbeddedLog({ path })
  const measured = await measureDynamodb(log, {
    path: join(directory, 'dynamodb'),
    events,
    powertoolsEvents,
    mayInstall: options.mayInstall,
    batch: tableDelivery.batchSize,
  })
  await log.close()
  return measured
}
