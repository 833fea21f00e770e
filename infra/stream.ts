import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis'
import type { Construct } from 'constructs'
import type { Stage } from './stages.ts'

/** The log. On demand: shards come and go with the load, and the lanes keep their order through it. */
export const makeStream = (scope: Construct, { keepsData, streamHours }: Stage): Stream =>
  new Stream(scope, 'Events', {
    streamMode: StreamMode.ON_DEMAND,
    encryption: StreamEncryption.MANAGED,
    retentionPeriod: Duration.hours(streamHours),
    removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  })
