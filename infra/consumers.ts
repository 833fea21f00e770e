import { Duration } from 'aws-cdk-lib'
import { StreamConsumer, type Stream } from 'aws-cdk-lib/aws-kinesis'
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { consumers } from '../consumers/all.ts'
import type { Consumer } from '../src/consume/consumer.ts'
import { acknowledge } from './acknowledge.ts'
import { allow } from './allow.ts'
import { makeFunction, type Made } from './function.ts'
import type { Stage } from './stages.ts'
import { PARKING_TABLES, prefixOf } from './table-shape.ts'
import { tableOf, type TablesByName } from './tables.ts'

/**
 * Consumers with a read throughput of their own. A shard serves five reads a second to all others together, and
 * each event source mapping polls it once a second, so that four may share and one read is left for people. Those
 * whose tables users look at right after they wrote are the ones that pay for it.
 */
const FANNED_OUT: readonly string[] = ['location', 'media']

/** A consumer in the cloud: its function, and the queue that hears of batches which the mapping gave up. */
export interface Running extends Made {
  readonly consumer: Consumer
  readonly givenUp: Queue
}

export const makeConsumers = (
  scope: Construct,
  stage: Stage,
  stream: Stream,
  tables: TablesByName,
): readonly Running[] => consumers.map((consumer) => makeConsumer(scope, stage, consumer, stream, tables))

function makeConsumer(
  scope: Construct,
  stage: Stage,
  consumer: Consumer,
  stream: Stream,
  tables: TablesByName,
): Running {
  const { name } = consumer
  const made = makeFunction(scope, `Consumer-${name}`, stage, {
    entry: `consumers/${name}/lambda.ts`,
    timeout: Duration.minutes(1),
    memoryMiB: 1_769,
    environment: { TRIBUTARY_TABLES: 'dynamodb', TRIBUTARY_PREFIX: prefixOf(stage.name) },
  })
  const written = [consumer.projection.name, ...PARKING_TABLES].map(
    (table) => tableOf(tables, table).tableArn,
  )
  allow(made.run, ['dynamodb:BatchGetItem', 'dynamodb:PutItem'], ...written)
  const givenUp = makeQueue(scope, name)
  allow(made.run, ['sqs:SendMessage'], givenUp.queueArn)
  map(scope, consumer, made, { stream, givenUp })
  return { ...made, consumer, givenUp }
}

function makeQueue(scope: Construct, name: string): Queue {
  const queue = new Queue(scope, `GivenUp-${name}`, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  })
  acknowledge(queue, 'SQS3', 'It is itself where the event source mapping puts what it gave up')
  return queue
}

interface Ends {
  readonly stream: Stream
  readonly givenUp: Queue
}

/** The event source mapping, its settings as `consumer.ts` has them: CloudFormation's names are the ones used there. */
function map(scope: Construct, { name, delivery }: Consumer, { run }: Made, { stream, givenUp }: Ends): void {
  const mapping = new CfnEventSourceMapping(scope, `Mapping-${name}`, {
    ...delivery,
    functionName: run.functionName,
    eventSourceArn: FANNED_OUT.includes(name) ? fanOut(scope, name, run, stream) : shared(run, stream),
    startingPosition: 'TRIM_HORIZON',
    functionResponseTypes: ['ReportBatchItemFailures'],
    destinationConfig: { onFailure: { destination: givenUp.queueArn } },
  })
  mapping.node.addDependency(run.role ?? run)
}

/** What Lambda's poller does in the function's name (Lambda Developer Guide, "Process Kinesis records", permissions). */
const READ = [
  'kinesis:DescribeStream',
  'kinesis:DescribeStreamSummary',
  'kinesis:GetRecords',
  'kinesis:GetShardIterator',
  'kinesis:ListShards',
]

function shared(run: Made['run'], stream: Stream): string {
  allow(run, READ, stream.streamArn)
  return stream.streamArn
}

function fanOut(scope: Construct, name: string, run: Made['run'], stream: Stream): string {
  const { streamConsumerArn } = new StreamConsumer(scope, `FanOut-${name}`, {
    streamConsumerName: name,
    stream,
  })
  allow(run, READ, stream.streamArn)
  allow(run, ['kinesis:SubscribeToShard'], streamConsumerArn)
  return streamConsumerArn
}
