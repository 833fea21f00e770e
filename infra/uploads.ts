import { Duration } from 'aws-cdk-lib'
import { Rule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import type { Stream } from 'aws-cdk-lib/aws-kinesis'
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { MEDIA_PREFIX } from '../src/objects/media.ts'
import { allow, allowMedia, allowMissing } from './allow.ts'
import { makeFunction, type Made } from './function.ts'
import { makeGivenUp } from './given-up.ts'
import type { Stage } from './stages.ts'

/** What announces uploads, and the queue of the news that it gave up. */
export interface Announcing extends Made {
  readonly givenUp: Queue
}

/**
 * The function that appends `media.uploaded` for every object that clients put under `media/`. S3 tells EventBridge, and a rule
 * tells the function; news that it fails on are tried twice more, and then kept in a queue.
 */
export function makeUploads(scope: Construct, stage: Stage, media: Bucket, stream: Stream): Announcing {
  const made = makeFunction(scope, 'Uploads', stage, {
    entry: 'src/main/lambda-uploads.ts',
    timeout: Duration.seconds(30),
    memoryMiB: 512,
    environment: { TRIBUTARY_BUCKET: media.bucketName, TRIBUTARY_STREAM: stream.streamName },
  })
  allowMedia(made.run, ['s3:GetObject'], media)
  allowMissing(made.run, media)
  allow(made.run, ['kinesis:PutRecords'], stream.streamArn)
  const givenUp = makeGivenUp(scope, 'uploads')
  made.run.configureAsyncInvoke({ onFailure: new SqsDestination(givenUp) })
  new Rule(scope, 'Uploaded', {
    eventPattern: {
      source: ['aws.s3'],
      detailType: ['Object Created'],
      detail: { bucket: { name: [media.bucketName] }, object: { key: [{ prefix: MEDIA_PREFIX }] } },
    },
    targets: [new LambdaFunction(made.run)],
  })
  return { ...made, givenUp }
}
