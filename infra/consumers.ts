import { Duration } from 'aws-cdk-lib'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import type { Consumer } from '../src/consume/consumer.ts'
import { allow } from './allow.ts'
import { allowReactor } from './allow-reactor.ts'
import { allowTable } from './allow-table.ts'
import { mapChanges, mapEvents } from './event-source.ts'
import { makeFunction, type Made } from './function.ts'
import { makeGivenUp } from './given-up.ts'
import type { Kept } from './kept.ts'
import type { Plan } from './plan.ts'
import type { Sources } from './sources.ts'
import { retryAsync, triggerByObjects, triggerByTopic, type Triggered } from './trigger.ts'
import type { Trigger } from './triggers.ts'

/** A consumer on AWS: its function, and the queue of what was given up. */
export interface Running extends Made {
  readonly consumer: Consumer
  readonly triggers: readonly Trigger[]
  readonly givenUp: Queue
}

export const makeConsumers = (scope: Construct, plan: Plan, kept: Kept & Sources): readonly Running[] =>
  plan.application.consumers.map((consumer) => makeConsumer(scope, plan, consumer, kept))

function makeConsumer(scope: Construct, plan: Plan, consumer: Consumer, kept: Kept & Sources): Running {
  const { stage, codes, fannedOut } = plan
  const { name, kind } = consumer
  const { stream, tables } = kept
  const triggers = plan.triggersOf(name)
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
  else allowReactor(made.run, consumer, plan.application, { ...kept, follows: triggers.includes('kinesis') })
  const givenUp = makeGivenUp(scope, name)
  allow(made.run, ['sqs:SendMessage'], givenUp.queueArn)
  if (triggers.includes('kinesis'))
    mapEvents(scope, consumer, made, { stream, givenUp, isFannedOut: fannedOut.includes(name) })
  if (consumer.kind === 'reactor') trigger(scope, plan, kept, { consumer, made, givenUp })
  return { ...made, consumer, triggers, givenUp }
}

/** Its triggers other than the stream. */
function trigger(
  scope: Construct,
  { triggersOf, application: { objectEvents } }: Plan,
  { bucket, topic, outbox }: Kept & Sources,
  triggered: Triggered,
): void {
  const triggers = triggersOf(triggered.consumer.name)
  if (triggers.some((one) => one === 's3' || one === 'sns')) retryAsync(triggered)
  if (triggers.includes('s3') && bucket !== undefined && objectEvents !== undefined)
    triggerByObjects(scope, triggered, bucket, objectEvents)
  if (triggers.includes('sns') && topic !== undefined) triggerByTopic(triggered, topic)
  if (triggers.includes('dynamodb') && outbox !== undefined) mapChanges(scope, triggered, outbox)
}

/** A reactor takes longer: it calls systems outside, and may wait for tables. */
const TIMEOUTS = { table: Duration.minutes(1), reactor: Duration.minutes(5) }
