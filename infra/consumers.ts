import { Duration } from 'aws-cdk-lib'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import type { Consumer } from '../src/consume/consumer.ts'
import { allow } from './allow.ts'
import { allowReactor } from './allow-reactor.ts'
import { allowTable } from './allow-table.ts'
import { mapEvents } from './event-source.ts'
import { makeFunction, type Made } from './function.ts'
import { makeGivenUp } from './given-up.ts'
import type { Kept } from './kept.ts'
import type { Plan } from './plan.ts'

/** A consumer on AWS: its function, and the queue of batches that the mapping gave up. */
export interface Running extends Made {
  readonly consumer: Consumer
  readonly givenUp: Queue
}

export const makeConsumers = (scope: Construct, plan: Plan, kept: Kept): readonly Running[] =>
  plan.application.consumers.map((consumer) => makeConsumer(scope, plan, consumer, kept))

function makeConsumer(scope: Construct, plan: Plan, consumer: Consumer, kept: Kept): Running {
  const { stage, codes, fannedOut } = plan
  const { name, kind } = consumer
  const { stream, tables } = kept
  const made = makeFunction(scope, `Consumer-${name}`, stage, {
    code: codes.consumer(consumer),
    timeout: TIMEOUTS[kind],
    memoryMiB: 1_769,
    environment: {
      TRIBUTARY_TABLES: 'dynamodb',
      TRIBUTARY_PREFIX: stage.prefix,
      ...(kind === 'reactor' && { TRIBUTARY_LOG: 'kinesis', TRIBUTARY_STREAM: stream.streamName }),
    },
  })
  if (consumer.kind === 'table') allowTable(made.run, consumer.projection, tables)
  else allowReactor(made.run, consumer, plan.application, kept)
  const givenUp = makeGivenUp(scope, name)
  allow(made.run, ['sqs:SendMessage'], givenUp.queueArn)
  mapEvents(scope, consumer, made, { stream, givenUp, isFannedOut: fannedOut.includes(name) })
  return { ...made, consumer, givenUp }
}

/** A reactor takes longer: it calls systems outside, and may wait for tables. */
const TIMEOUTS = { table: Duration.minutes(1), reactor: Duration.minutes(5) }
