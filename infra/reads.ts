import { Duration } from 'aws-cdk-lib'
import type { Stream } from 'aws-cdk-lib/aws-kinesis'
import type { Construct } from 'constructs'
import { projections } from '../projections/all.ts'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import { allow, allowMedia, allowMissing, generationsOf, indexOf } from './allow.ts'
import { makeFunction, type Made } from './function.ts'
import type { Stage } from './stages.ts'
import { PARKING_TABLES, prefixOf } from './table-names.ts'
import { tableOf, type TablesByName } from './tables.ts'

const BESIDE = ['checkpoints', ...PARKING_TABLES]

/** Those of whose first generation the index is asked: who or what is near, the media of a user, what waits. */
const LISTED = ['location', 'media', 'parked']

/** To look how far the consumers are behind, which shard a sequence number is of, and to append a parked event again. */
const STREAM_ACTIONS = [
  'kinesis:GetRecords',
  'kinesis:GetShardIterator',
  'kinesis:ListShards',
  'kinesis:PutRecords',
]

/** What stands behind the function. */
export interface Kept {
  readonly stream: Stream
  readonly tables: TablesByName
  readonly media: Bucket
}

/** The function behind every route that does not write straight to the stream. */
export function makeReads(scope: Construct, stage: Stage, { stream, tables, media }: Kept): Made {
  const made = makeFunction(scope, 'Reads', stage, {
    entry: 'src/main/lambda-reads.ts',
    // The gateway waits for 29 seconds.
    timeout: Duration.seconds(28),
    memoryMiB: 1_024,
    atOnce: stage.readsAtOnce,
    environment: {
      TRIBUTARY_LOG: 'kinesis',
      TRIBUTARY_STREAM: stream.streamName,
      TRIBUTARY_TABLES: 'dynamodb',
      TRIBUTARY_PREFIX: prefixOf(stage.name),
      TRIBUTARY_BUCKET: media.bucketName,
      TRIBUTARY_QUOTA: String(stage.quotaBytes),
      ...(stage.origin !== undefined && { TRIBUTARY_ORIGIN: stage.origin }),
    },
  })
  const rebuilt = projections.flatMap(({ name }) => generationsOf(made.run, tableOf(tables, name)))
  const beside = BESIDE.map((name) => tableOf(tables, name).tableArn)
  allow(made.run, ['dynamodb:BatchGetItem', 'dynamodb:Query'], ...rebuilt, ...beside)
  // Which generation of a table is live.
  allow(made.run, ['dynamodb:BatchGetItem'], tableOf(tables, 'generations').tableArn)
  allow(made.run, ['dynamodb:Query'], ...LISTED.map((name) => indexOf(tableOf(tables, name))))
  // What an operator does about a parked record is kept, and its event may be appended again.
  allow(made.run, ['dynamodb:PutItem'], tableOf(tables, 'parked').tableArn)
  // A deed sent again under its Idempotency-Key is the same event.
  allow(made.run, ['dynamodb:BatchGetItem', 'dynamodb:PutItem'], tableOf(tables, 'requests').tableArn)
  // It signs addresses for clients with its own rights, and removes what an owner deletes.
  allowMedia(made.run, ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'], media)
  allowMissing(made.run, media)
  allow(made.run, STREAM_ACTIONS, stream.streamArn)
  return made
}
