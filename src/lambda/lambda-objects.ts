import { openS3 } from '../home/open-s3.ts'
import type { Direct, Objects } from '../objects/objects.ts'

/** The bucket TRIBUTARY_BUCKET. */
export async function openLambdaObjects(): Promise<Objects & Direct> {
  const { TRIBUTARY_BUCKET: bucket, TRIBUTARY_ENDPOINT: endpoint } = process.env
  if (bucket === undefined) throw new Error('Cannot open the bucket: TRIBUTARY_BUCKET is not set')
  return openS3({ bucket, endpoint })
}
