import { Duration } from 'aws-cdk-lib'
import { Bucket, HttpMethods, type CorsRule, type IBucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { closedBucket } from '../access-bucket.ts'
import { removalOf, type Stage } from '../stage.ts'
import { tellEventBridge } from '../tell-event-bridge.ts'

/** The bytes of media; `access` is the bucket of its access logs. */
export function makeMediaBucket(scope: Construct, stage: Stage, access: IBucket): Bucket {
  const media = new Bucket(scope, 'Media', {
    ...closedBucket,
    removalPolicy: removalOf(stage),
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
  return media
}

const CORS_SECONDS = 600

/** What a page reads of an answer: a range of which part of which object, and its name in a download. */
const EXPOSED = ['ETag', 'Accept-Ranges', 'Content-Range', 'Content-Disposition', 'Content-Encoding']

/**
 * Pages upload to the bucket, and are redirected to it for downloads. An upload has the headers that its URL was signed
 * with.
 */
const corsOf = ({ origin }: Stage): CorsRule[] =>
  origin === undefined
    ? []
    : [
        {
          allowedOrigins: [origin],
          allowedMethods: [HttpMethods.GET, HttpMethods.HEAD, HttpMethods.PUT],
          allowedHeaders: ['*'],
          exposedHeaders: EXPOSED,
          maxAge: CORS_SECONDS,
        },
      ]
