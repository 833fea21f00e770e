import { Duration } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { projectionsOf } from '../src/application/application.ts'
import { allow, generationsOf, indexOf } from './allow.ts'
import { makeFunction, type Made } from './function.ts'
import type { Kept } from './kept.ts'
import { listed } from './listed.ts'
import type { Plan } from './plan.ts'
import { PARKING_TABLES } from './parking-tables.ts'
import { tableOf } from './tables.ts'

const BESIDE = ['checkpoints', ...PARKING_TABLES]

/**
 * The rights to the stream: for the lag of the consumers, for the shard of a sequence number, and to append a parked
 * event again.
 */
const STREAM_ACTIONS = [
  'kinesis:GetRecords',
  'kinesis:GetShardIterator',
  'kinesis:ListShards',
  'kinesis:PutRecords',
]

/** The function behind every route that does not write directly to the stream. */
export function makeReads(scope: Construct, plan: Plan, kept: Kept): Made {
  const { application, stage, codes } = plan
  const { stream, tables } = kept
  const made = makeFunction(scope, 'Reads', stage, {
    code: codes.reads,
    // The gateway waits for 29 seconds.
    timeout: Duration.seconds(28),
    memoryMiB: 1_024,
    atOnce: stage.readsAtOnce,
    environment: {
      TRIBUTARY_LOG: 'kinesis',
      TRIBUTARY_STREAM: stream.streamName,
      TRIBUTARY_TABLES: 'dynamodb',
      TRIBUTARY_PREFIX: stage.prefix,
      ...(stage.origin !== undefined && { TRIBUTARY_ORIGIN: stage.origin }),
      ...elsewhere(plan),
    },
  })
  const projections = [...projectionsOf(application).values()]
  const rebuilt = projections.flatMap(({ name }) => generationsOf(made.run, tableOf(tables, name)))
  const beside = BESIDE.map((name) => tableOf(tables, name).tableArn)
  allow(made.run, ['dynamodb:BatchGetItem', 'dynamodb:Query'], ...rebuilt, ...beside)
  // The live generation of each table.
  allow(made.run, ['dynamodb:BatchGetItem'], tableOf(tables, 'generations').tableArn)
  // For later generations the index is allowed together with the table.
  const indexed = [...projections.filter(listed).map(({ name }) => name), 'parked']
  allow(made.run, ['dynamodb:Query'], ...indexed.map((name) => indexOf(tableOf(tables, name))))
  // An operator's decision about a parked record is stored, and its event may be appended again.
  allow(made.run, ['dynamodb:PutItem'], tableOf(tables, 'parked').tableArn)
  // The table of Idempotency-Keys: a request that is repeated under its key appends the same event.
  allow(made.run, ['dynamodb:BatchGetItem', 'dynamodb:PutItem'], tableOf(tables, 'requests').tableArn)
  allow(made.run, STREAM_ACTIONS, stream.streamArn)
  return made
}

/** The reactors that do not follow the stream, and so are never behind it. */
function elsewhere({ application, triggersOf }: Plan): Readonly<Record<string, string>> {
  const names = application.consumers.flatMap(({ name }) =>
    triggersOf(name).includes('kinesis') ? [] : [name],
  )
  return names.length === 0 ? {} : { TRIBUTARY_TRIGGERED: names.join(',') }
}
