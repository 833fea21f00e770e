import { needs, optional } from '../base/optional.ts'
import type { Direct, Objects } from '../objects/objects.ts'
import { accessTo } from './access.ts'

/** The name of a bucket, and its server if that is not AWS. */
interface BucketAddress {
  readonly bucket: string
  readonly endpoint?: string | undefined
}

const NOT_INSTALLED = needs('keep objects in S3', ['@aws-sdk/client-s3', '@aws-sdk/s3-request-presigner'])

/** Opens a bucket without a request. The SDK is loaded only here: it takes longer than most commands run. */
export async function openS3({ bucket, endpoint }: BucketAddress): Promise<Objects & Direct> {
  const { openS3Objects } = await optional(() => import('../objects/s3.ts'), NOT_INSTALLED)
  return openS3Objects({ ...accessTo(endpoint), bucket })
}
