import { Duration } from 'aws-cdk-lib'
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { closedBucket } from './access-bucket.ts'
import { removalOf, type Stage } from './stage.ts'

/** Makes the bucket of the objects; `access` is the bucket of its access logs. */
export type MakeBucket = (scope: Construct, stage: Stage, access: IBucket) => Bucket

/** Overwritten and deleted objects are kept for 30 days, so that a mistake can be undone. */
const NONCURRENT = Duration.days(30)

/** The bucket of the objects of reactors: only functions reach it. */
export const makeObjectsBucket: MakeBucket = (scope, stage, access) =>
  new Bucket(scope, 'Objects', {
    ...closedBucket,
    removalPolicy: removalOf(stage),
    versioned: true,
    serverAccessLogsBucket: access,
    serverAccessLogsPrefix: 'objects/',
    lifecycleRules: [
      { noncurrentVersionExpiration: NONCURRENT, abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
  })
