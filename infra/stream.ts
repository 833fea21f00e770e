import { Duration } from 'aws-cdk-lib'
import { CfnStream, Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis'
import type { Construct } from 'constructs'
import { removalOf, type Stage } from './stage.ts'

/** The log. It is on demand: the number of shards follows the load, and the lanes keep their order. */
export function makeStream(scope: Construct, stage: Stage): Stream {
  const stream = new Stream(scope, 'Events', {
    streamMode: StreamMode.ON_DEMAND,
    encryption: StreamEncryption.MANAGED,
    retentionPeriod: Duration.hours(stage.streamHours),
    removalPolicy: removalOf(stage),
  })
  keepLanes(stream)
  return stream
}

/**
 * The order of a lane relies on its partition key. The strategy AUTO ignores keys and may leave them out (Kinesis API
 * reference, UpdateStreamRecordDistributionStrategy). CDK's Stream has no option for it yet.
 */
function keepLanes({ node: { defaultChild } }: Stream): void {
  if (!(defaultChild instanceof CfnStream)) throw new Error('Cannot find the resource of the stream')
  defaultChild.recordDistributionStrategy = 'USER_PARTITION_KEY'
}
