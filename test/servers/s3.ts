import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { accessTo } from '../../src/home/access.ts'
import type { Running } from './dynamodb.ts'
import { startFauxqs } from './fauxqs.ts'
import { s3Wire } from './s3-wire.ts'

const NAMED = process.env['TRIBUTARY_TEST_S3_ENDPOINT']

/** S3 for a test: the server that the environment names, otherwise a new fauxqs. */
export async function startS3(): Promise<Running> {
  if (NAMED !== undefined) return { endpoint: NAMED, close: () => Promise.resolve() }
  const fauxqs = await startFauxqs()
  const wire = await s3Wire(fauxqs.endpoint)
  return { endpoint: wire.endpoint, close: () => wire.close().then(fauxqs.close) }
}

/** Creates a bucket. */
export async function makeBucket(endpoint: string, name: string): Promise<string> {
  const client = new S3Client({ ...accessTo(endpoint), forcePathStyle: true })
  await client.send(new CreateBucketCommand({ Bucket: name }))
  client.destroy()
  return name
}
