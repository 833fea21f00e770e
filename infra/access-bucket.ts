import { Duration } from 'aws-cdk-lib'
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectOwnership,
  type BucketProps,
  type IBucket,
} from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import { removalOf, type Stage } from './stage.ts'

/** A bucket that nobody reads without a right of their own, and nobody at all without TLS. */
export const closedBucket: BucketProps = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
}

/** Where it is logged who asked for what: of the distribution, and of other buckets. */
export function makeAccessBucket(scope: Construct, stage: Stage): IBucket {
  const access = new Bucket(scope, 'Access', {
    ...closedBucket,
    removalPolicy: removalOf(stage),
    // CloudFront writes its logs by an access control list.
    objectOwnership: ObjectOwnership.OBJECT_WRITER,
    lifecycleRules: [{ expiration: Duration.days(stage.logDays) }],
  })
  acknowledge(access, 'S1', 'It is itself where access is logged')
  // CDK is not compiled with exactOptionalPropertyTypes: its class is not quite its interface.
  return access as IBucket
}
