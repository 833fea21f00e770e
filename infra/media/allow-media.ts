import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import { MEDIA_PREFIX } from '../../src/media/uploads/media-object.ts'
import { allow, explain } from '../allow.ts'

/** Allows a function these actions on the media of a bucket, whose names are not known in advance. */
export function allowMedia(run: NodejsFunction, actions: readonly string[], bucket: Bucket): void {
  allow(run, actions, bucket.arnForObjects(`${MEDIA_PREFIX}*`))
  explain(run, bucket, `/${MEDIA_PREFIX}*`, 'Every media, and nothing else in the bucket')
}
