import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import { DERIVED_PREFIX } from '../../src/media/uploads/derived.ts'
import { MEDIA_PREFIX } from '../../src/media/uploads/media-object.ts'
import { allow, explain } from '../allow.ts'

/** Allows a function these actions on the media of a bucket, whose names are not known in advance. */
export function allowMedia(run: NodejsFunction, actions: readonly string[], bucket: Bucket): void {
  allow(run, actions, bucket.arnForObjects(`${MEDIA_PREFIX}*`))
  explain(run, bucket, `/${MEDIA_PREFIX}*`, 'Every media, and nothing else in the bucket')
}

/** Allows a function these actions on the objects that were made from media. */
export function allowDerived(run: NodejsFunction, actions: readonly string[], bucket: Bucket): void {
  allow(run, actions, bucket.arnForObjects(`${DERIVED_PREFIX}*`))
  explain(
    run,
    bucket,
    `/${DERIVED_PREFIX}*`,
    'What was made from every media, and nothing else in the bucket',
  )
}
