/**
 * `tributary/mapping`: an event source mapping from a Kinesis-like log to a Lambda function, offline and with the
 * semantics of AWS Lambda.
 *
 * ```ts
 * import { lambdaInvoke, openEmbeddedLog, openEmbeddedTables, startMapping, tableCheckpoints } from 'tributary/mapping'
 *
 * const log = await openEmbeddedLog({ path: 'data/log' })
 * const tables = await openEmbeddedTables({ path: 'data/tables' })
 * const handler = async (event) => ({ batchItemFailures: [] })
 * const mapping = startMapping({
 *   name: 'my-function',
 *   log,
 *   invoke: lambdaInvoke(handler, {
 *     functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:my-function',
 *     eventSourceArn: 'arn:aws:kinesis:eu-central-1:123456789012:stream/my-stream',
 *     region: 'eu-central-1',
 *     invokeIdentityArn: 'arn:aws:iam::123456789012:role/my-role',
 *   }),
 *   settings: { batchSize: 100, functionResponseTypes: ['ReportBatchItemFailures'] },
 *   checkpoints: tableCheckpoints(tables),
 * })
 * await log.append([{ partitionKey: 'ann', data: Buffer.from('{}') }])
 * await mapping.idle()
 * await mapping.stop()
 * ```
 *
 * Any `LogReader` works instead of the embedded log; for a Kinesis endpoint, set `pollMs: 1000`. Several mappings of one
 * log read it together if they share a `sharedReads: new SharedReads()`.
 *
 * @module
 */
export { openEmbeddedLog } from '../log/embedded.ts'
export { parseSequenceNumber, type SequenceNumber } from '../events/position.ts'
export type {
  Appended,
  AppendOptions,
  Behind,
  Cursor,
  Log,
  LogAdmin,
  LogAppender,
  LogReader,
  LogRecord,
  NewRecord,
  Shard,
  Slice,
  Start,
} from '../log/log.ts'
export { openEmbeddedTables } from '../tables/embedded.ts'
export type { Tables } from '../tables/tables.ts'
export { endsOf, type Ends } from './ends.ts'
export { tableCheckpoints, type Checkpoint, type Checkpoints } from './checkpoints.ts'
export type { Scheduler } from './clock.ts'
export { SharedReads } from './shared-reads.ts'
/** The former name of `SharedReads`. */
export { SharedReads as Convoy } from './shared-reads.ts'
export { failureRecord } from './failure-record.ts'
export type { Failure, OnFailure } from './failure.ts'
export { memoryCheckpoints } from './memory-checkpoints.ts'
export { Throttled, type Invocation, type Invoke, type TumblingWindow } from './invocation.ts'
export { lambdaEvent, type Identity } from './lambda-event.ts'
export type { LambdaCallback, LambdaContext, LambdaHandler } from './lambda-handler.ts'
export { lambdaInvoke } from './lambda-invoke.ts'
export { startMapping, type Mapping } from './mapping.ts'
export type { Condition, Meter, Reading } from './meter.ts'
export type { MappingOptions } from './options.ts'
export { parseSettings, type MappingSettings } from './settings.ts'
export type { MappingStart } from './starting-position.ts'
export type { MappingStatus, ShardStatus } from './status.ts'
