import { endingAll } from '../infra/support/endings.ts'
import { startDynalite } from '../servers/dynamodb.ts'
import { kinesisServer } from '../servers/kinesis-local.ts'
import { oneEndpoint } from '../servers/one-endpoint.ts'
import { makeBucket, startS3 } from '../servers/s3.ts'

/** Servers like AWS, and the options (`more`) with which a home has its log, tables and objects on them under a name. */
export const startAwsHome = (name: string) =>
  endingAll(async (onEnd) => {
    const [dynalite, kinesis, s3] = await Promise.all([startDynalite(), kinesisServer(), startS3()])
    onEnd(dynalite.close)
    onEnd(kinesis.end)
    onEnd(s3.close)
    const all = await oneEndpoint(kinesis.endpoint, dynalite.endpoint, s3.endpoint)
    onEnd(all.close)
    const log = ['--log', 'kinesis', '--stream', name]
    const tables = ['--tables', 'dynamodb', '--prefix', name]
    const objects = ['--objects', 's3', '--bucket', await makeBucket(s3.endpoint, name)]
    return { more: [...log, ...tables, ...objects, '--endpoint', all.endpoint] }
  })
