import { Duration } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { MEDIA_PREFIX } from '../../src/media/uploads/media-object.ts'
import { allow, generationsOf } from '../allow.ts'
import { makeFunction, type Made } from '../function.ts'
import { makeGivenUp } from '../given-up.ts'
import type { TributaryStack } from '../stack.ts'
import { tableOf } from '../tables.ts'
import { allowMissing } from '../allow-objects.ts'
import { allowDerived, allowMedia } from './allow-media.ts'

/** The function that announces uploads, and the queue of notifications that it gave up. */
export interface Announcing extends Made {
  readonly givenUp: Queue
}

/**
 * The function that appends `media.uploaded` for every object that clients put under `media/`. S3 notifies EventBridge,
 * and a rule invokes the function; a failed notification is tried twice more, and then stored in a queue. Once a day it
 * sweeps the bucket, because a deletion that came directly to the stream removes no bytes.
 */
export function makeUploads(scope: TributaryStack, media: Bucket): Announcing {
  const { stage, stream, tables } = scope
  const made = makeFunction(scope, 'Uploads', stage, {
    code: { entry: 'src/main/lambda-uploads.ts', environment: {} },
    // A sweep lists every media.
    timeout: Duration.minutes(15),
    memoryMiB: 512,
    environment: {
      TRIBUTARY_BUCKET: media.bucketName,
      TRIBUTARY_STREAM: stream.streamName,
      TRIBUTARY_TABLES: 'dynamodb',
      TRIBUTARY_PREFIX: stage.prefix,
    },
  })
  allowMedia(made.run, ['s3:DeleteObject', 's3:GetObject'], media)
  allowDerived(made.run, ['s3:DeleteObject'], media)
  allowMissing(made.run, media)
  // The tables that say whether a media is deleted, and which generation of its table is live.
  const asked = ['generations', 'requests'].map((name) => tableOf(tables, name).tableArn)
  const rows = generationsOf(made.run, tableOf(tables, 'media'))
  allow(made.run, ['dynamodb:BatchGetItem'], ...asked, ...rows)
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
  new Rule(scope, 'Sweep', {
    schedule: Schedule.rate(Duration.days(1)),
    targets: [new LambdaFunction(made.run)],
  })
  return { ...made, givenUp }
}
