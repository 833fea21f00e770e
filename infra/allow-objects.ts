import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import { allow, explain } from './allow.ts'

/**
 * Lets a function get 404 for an object that does not exist. Without this right S3 answers 403, as it does if the
 * rights are wrong (S3 API reference, HeadObject, Permissions).
 */
export const allowMissing = (run: NodejsFunction, bucket: Bucket): void =>
  allow(run, ['s3:ListBucket'], bucket.bucketArn)

/** Lets the function of a reactor read, store, list and delete the application's objects. */
export function allowObjects(run: NodejsFunction, bucket: Bucket): void {
  run.addEnvironment('TRIBUTARY_BUCKET', bucket.bucketName)
  allow(run, ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'], bucket.arnForObjects('*'))
  explain(run, bucket, '/*', 'Every object of the application, whose keys are not known in advance')
  allowMissing(run, bucket)
}
