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

/** A bucket that can be read only with an explicit right, and only with TLS. */
export const closedBucket: BucketProps = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
}

/** The bucket of access logs: those of the distribution, and those of other buckets. */
export function makeAccessBucket(scope: Construct, stage: Stage): IBucket {
  const access = new Bucket(scope, 'Access', {
    ...closedBucket,
    removalPolicy: removalOf(stage),
    // CloudFront writes logs only into a bucket with access control lists.
    objectOwnership: ObjectOwnership.OBJECT_WRITER,
    lifecycleRules: [{ expiration: Duration.days(stage.logDays) }],
  })
  acknowledge(access, 'S1', 'It is itself where access is logged')
  // CDK is not compiled with exactOptionalPropertyTypes, so its class does not quite match its interface.
  return access as IBucket
}
