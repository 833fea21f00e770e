import { StreamConsumer, type Stream } from 'aws-cdk-lib/aws-kinesis'
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import type { Consumer, Delivery } from '../src/consume/consumer.ts'
import { allow } from './allow.ts'
import type { Made } from './function.ts'

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
