import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import { StreamConsumer, type Stream } from 'aws-cdk-lib/aws-kinesis'
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import type { Consumer, Delivery } from '../src/consume/consumer.ts'
import { allow, explain } from './allow.ts'
import type { Made } from './function.ts'
import type { Triggered } from './trigger.ts'

/** The stream of a mapping, and the destination of batches that it gave up. */
export interface Ends {
  readonly stream: Stream
  readonly givenUp: Queue
  /** Whether the mapping has enhanced fan-out. */
  readonly isFannedOut: boolean
}

/** The event source mapping, with the settings of `consumer.ts`, which uses CloudFormation's names. */
export function mapEvents(
  scope: Construct,
  { name, delivery }: Consumer,
  { run }: Made,
  { stream, givenUp, isFannedOut }: Ends,
): void {
  const mapping = new CfnEventSourceMapping(scope, `Mapping-${name}`, {
    ...propsOf(delivery),
    functionName: run.functionName,
    eventSourceArn: isFannedOut ? fanOut(scope, name, run, stream) : shared(run, stream),
    destinationConfig: { onFailure: { destination: givenUp.queueArn } },
  })
  mapping.node.addDependency(run.role ?? run)
}

/** The same for the changes of a table. A mapping of one cannot begin at a moment. */
export function mapChanges(
  scope: Construct,
  { consumer: { name, delivery }, made: { run }, givenUp }: Triggered,
  outbox: TableV2,
): void {
  const streamArn = outbox.tableStreamArn
  if (streamArn === undefined) throw new Error('Cannot map the changes of a table: it has no stream')
  allow(run, READ_CHANGES, streamArn)
  allow(run, ['dynamodb:ListStreams'], `${outbox.tableArn}/stream/*`)
  explain(run, outbox, '/stream/*', 'Lambda looks for the stream among those that this table has had')
  const mapping = new CfnEventSourceMapping(scope, `Mapping-${name}-outbox`, {
    ...propsOf(delivery),
    functionName: run.functionName,
    eventSourceArn: streamArn,
    destinationConfig: { onFailure: { destination: givenUp.queueArn } },
  })
  mapping.node.addDependency(run.role ?? run)
}

/** The properties of the mapping for these settings. Without filters there is no `filterCriteria`. */
function propsOf(delivery: Delivery) {
  const { filterCriteria, functionResponseTypes, destinationConfig, ...others } = delivery
  return {
    ...others,
    destinationConfig,
    functionResponseTypes: [...functionResponseTypes],
    ...(filterCriteria.filters.length > 0 && { filterCriteria: { filters: [...filterCriteria.filters] } }),
  }
}

/**
 * Actions of Lambda's poller in the function's name (Lambda Developer Guide, "Process Kinesis records", permissions).
 */
const READ = [
  'kinesis:DescribeStream',
  'kinesis:DescribeStreamSummary',
  'kinesis:GetRecords',
  'kinesis:GetShardIterator',
  'kinesis:ListShards',
]

/** The same for the changes of a table (Lambda Developer Guide, "Process DynamoDB records with Lambda", permissions). */
const READ_CHANGES = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator']

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
