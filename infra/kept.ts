import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Topic } from 'aws-cdk-lib/aws-sns'
import type { Stream } from 'aws-cdk-lib/aws-kinesis'
import type { TablesByName } from './tables.ts'

/** The resources of the stack that keep data: functions read and write them. */
export interface Kept {
  readonly stream: Stream
  readonly tables: TablesByName
  /** The objects, if the application has some. */
  readonly bucket: Bucket | undefined
  /** The topic that reactors notify, if one does. */
  readonly notifications: Topic | undefined
}
