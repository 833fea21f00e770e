import { CfnBucket, type Bucket } from 'aws-cdk-lib/aws-s3'

/** Makes S3 tell EventBridge of the bucket's objects. CDK's own option brings a function that may do so to any bucket. */
export function tellEventBridge(bucket: Bucket): void {
  const { defaultChild } = bucket.node
  if (!(defaultChild instanceof CfnBucket)) throw new Error('Cannot find the resource of a bucket')
  defaultChild.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } }
}
