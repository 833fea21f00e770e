import { Duration } from 'aws-cdk-lib'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'

/** The queue of batches or notifications that Lambda gave up, for people to examine. */
export function makeGivenUp(scope: Construct, name: string): Queue {
  const queue = new Queue(scope, `GivenUp-${name}`, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  })
  acknowledge(queue, 'SQS3', 'It is itself where what was given up is put')
  return queue
}
