import type { Stream } from 'aws-cdk-lib/aws-kinesis'
import type { TablesByName } from './tables.ts'

/** The resources that functions read and write. */
export interface Kept {
  readonly stream: Stream
  readonly tables: TablesByName
}
