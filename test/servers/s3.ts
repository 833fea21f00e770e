import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { accessTo } from '../../src/home/access.ts'
import type { Running } from './dynamodb.ts'
import { startFauxqs } from './fauxqs.ts'
import { s3Wire } from './s3-wire.ts'

const NAMED = process.env['TRIBUTARY_TEST_S3_ENDPOINT']

/** S3 to test against: the one that the environment names, else a fauxqs of the test's own. */
export async function startS3(): Promise<Running> {
  if (NAMED !== undefined) return { endpoint: NAMED, close: () => Promise.resolve() }
  const fauxqs = await startFauxqs()
  const wire = await s3Wire(fauxqs.endpoint)
  return { endpoint: wire.endpoint, close: () => wire.close().then(fauxqs.close) }
}

/** A new bucket there. */
export async function makeBucket(endpoint: string, name: string): Promise<string> {
  const client = new S3Client({ ...accessTo(endpoint), forcePathStyle: true })
  await client.send(new CreateBucketCommand({ Bucket: name }))
  client.destroy()
  return name
}
