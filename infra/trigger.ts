import { Rule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Topic } from 'aws-cdk-lib/aws-sns'
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import type { ObjectEvents } from '../src/application/application.ts'
import type { Reactor } from '../src/consume/consumer.ts'
import type { Made } from './function.ts'
import { tellEventBridge } from './tell-event-bridge.ts'

/** A reactor's function, and the queue of what is given up. */
export interface Triggered {
  readonly consumer: Reactor
  readonly made: Made
  readonly givenUp: Queue
}

/** The most that Lambda repeats an asynchronous invocation (Lambda API reference, PutFunctionEventInvokeConfig). */
const MOST_RETRIES = 2

/**
 * Lambda repeats what fails of S3's news and of messages twice, and then stores the invocation in the queue. What could
 * not be handed to Lambda is stored there too.
 */
export function retryAsync({ consumer, made, givenUp }: Triggered): void {
  const { maximumRetryAttempts: wanted } = consumer.delivery
  made.run.configureAsyncInvoke({
    onFailure: new SqsDestination(givenUp),
    retryAttempts: wanted < 0 ? MOST_RETRIES : Math.min(wanted, MOST_RETRIES),
  })
}

/** Invokes the function for each object that is stored under the prefix, so not for objects that reactors store. */
export function triggerByObjects(
  scope: Construct,
  { consumer: { name, delivery }, made, givenUp }: Triggered,
  bucket: Bucket,
  { prefix }: ObjectEvents,
): void {
  tellEventBridge(bucket)
  new Rule(scope, `Stored-${name}`, {
    enabled: delivery.enabled,
    eventPattern: {
      source: ['aws.s3'],
      detailType: ['Object Created'],
      detail: { bucket: { name: [bucket.bucketName] }, object: { key: [{ prefix }] } },
    },
    targets: [new LambdaFunction(made.run, { deadLetterQueue: givenUp })],
  })
}

/** Invokes the function for each message of the topic. */
export function triggerByTopic({ consumer, made, givenUp }: Triggered, topic: Topic): void {
  if (consumer.delivery.enabled)
    topic.addSubscription(new LambdaSubscription(made.run, { deadLetterQueue: givenUp }))
}
