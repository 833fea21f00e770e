import { Duration } from 'aws-cdk-lib'
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  CfnBucket,
  HttpMethods,
  ObjectOwnership,
  type BucketProps,
  type CorsRule,
  type IBucket,
} from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { removalOf, type Stage } from './stages.ts'

export interface Buckets {
  readonly media: Bucket
  /** Who asked for what: of the media, and of the distribution. */
  readonly access: IBucket
}

const closed: BucketProps = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
}

export function makeBuckets(scope: Construct, stage: Stage): Buckets {
  const removalPolicy = removalOf(stage)
  const written = new Bucket(scope, 'Access', {
    ...closed,
    removalPolicy,
    // CloudFront writes its logs by an access control list.
    objectOwnership: ObjectOwnership.OBJECT_WRITER,
    lifecycleRules: [{ expiration: Duration.days(stage.logDays) }],
  })
  // CDK is not compiled with exactOptionalPropertyTypes: its class is not quite its interface.
  const access = written as IBucket
  const media = new Bucket(scope, 'Media', {
    ...closed,
    removalPolicy,
    versioned: true,
    serverAccessLogsBucket: access,
    serverAccessLogsPrefix: 'media/',
    cors: corsOf(stage),
    lifecycleRules: [
      {
        noncurrentVersionExpiration: Duration.days(30),
        abortIncompleteMultipartUploadAfter: Duration.days(1),
      },
    ],
  })
  tellEventBridge(media)
  return { media, access }
}

const CORS_SECONDS = 600

/** Pages put bytes to the bucket, and are sent to it for them. An upload has the headers that its address was signed with. */
const corsOf = ({ origin }: Stage): CorsRule[] =>
  origin === undefined
    ? []
    : [
        {
          allowedOrigins: [origin],
          allowedMethods: [HttpMethods.GET, HttpMethods.HEAD, HttpMethods.PUT],
          allowedHeaders: ['*'],
          exposedHeaders: ['ETag'],
          maxAge: CORS_SECONDS,
        },
      ]

/** CDK's own option for this brings a function that sets it, and may set it on any bucket. */
function tellEventBridge(bucket: Bucket): void {
  const { defaultChild } = bucket.node
  if (!(defaultChild instanceof CfnBucket)) throw new Error('Cannot find the resource of a bucket')
  defaultChild.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } }
}
