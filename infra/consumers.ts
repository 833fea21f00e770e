import { Duration } from 'aws-cdk-lib'
import type { Stream } from 'aws-cdk-lib/aws-kinesis'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import type { Table } from '../src/consume/consumer.ts'
import type { Projection } from '../src/fold/projection.ts'
import { reactorsOf, tablesOf } from '../src/application/application.ts'
import { allow, generationsOf } from './allow.ts'
import { mapEvents } from './event-source.ts'
import { makeFunction, type Made } from './function.ts'
import { makeGivenUp } from './given-up.ts'
import type { Plan } from './plan.ts'
import { PARKING_TABLES } from './parking-tables.ts'
import { tableOf, type TablesByName } from './tables.ts'

/** A consumer on AWS: its function, and the queue of batches that the mapping gave up. */
export interface Running extends Made {
  readonly consumer: Table
  readonly givenUp: Queue
}

/** The resources that consumers read and write. */
interface Kept {
  readonly stream: Stream
  readonly tables: TablesByName
}

/** Throws for an application with reactors: a stack without them would leave their work undone. */
export function makeConsumers(scope: Construct, plan: Plan, kept: Kept): readonly Running[] {
  const reactors = reactorsOf(plan.application).map(({ name }) => name)
  if (reactors.length > 0)
    throw new Error(
      `Cannot make a stack of application "${plan.application.name}": the stack makes no functions for reactors (${reactors.join(', ')})`,
    )
  return tablesOf(plan.application).map((consumer) => makeConsumer(scope, plan, consumer, kept))
}

function makeConsumer(
  scope: Construct,
  { stage, codes, fannedOut }: Plan,
  consumer: Table,
  { stream, tables }: Kept,
): Running {
  const { name } = consumer
  const made = makeFunction(scope, `Consumer-${name}`, stage, {
    code: codes.consumer(name),
    timeout: Duration.minutes(1),
    memoryMiB: 1_769,
    environment: { TRIBUTARY_TABLES: 'dynamodb', TRIBUTARY_PREFIX: stage.prefix },
  })
  allowTables(made.run, consumer.projection, tables)
  const givenUp = makeGivenUp(scope, name)
  allow(made.run, ['sqs:SendMessage'], givenUp.queueArn)
  mapEvents(scope, consumer, made, { stream, givenUp, isFannedOut: fannedOut.includes(name) })
  return { ...made, consumer, givenUp }
}

/** Rows that a fold changes are read, and written with a condition; events that a table keeps are written in bulk. */
function allowTables(run: Made['run'], { name, entities, streams }: Projection, tables: TablesByName): void {
  const arnOf = (table: string): string => tableOf(tables, table).tableArn
  const own = generationsOf(run, tableOf(tables, name))
  const beside = ['checkpoints', ...PARKING_TABLES].map(arnOf)
  const changed = [...(entities.length > 0 ? own : []), ...beside]
  allow(run, ['dynamodb:BatchGetItem', 'dynamodb:PutItem'], ...changed)
  if (streams !== undefined) allow(run, ['dynamodb:BatchWriteItem'], ...own)
  // The live generation is read. It is written to remove the hold of a rebuild that died.
  allow(run, ['dynamodb:BatchGetItem', 'dynamodb:PutItem'], arnOf('generations'))
}
