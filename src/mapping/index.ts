/**
 * `tributary/mapping`: a free, offline event source mapping from a Kinesis-like log to a function, with the semantics
 * of AWS Lambda.
 *
 * @module
 */
export { tableCheckpoints, type Checkpoint, type Checkpoints } from './checkpoints.ts'
export type { Scheduler } from './clock.ts'
export type { Failure, OnFailure } from './failure.ts'
export { Throttled, type Invocation, type Invoke, type TumblingWindow } from './invocation.ts'
export { startMapping, type Mapping } from './mapping.ts'
export type { Condition, Meter, Reading } from './meter.ts'
export type { MappingOptions } from './options.ts'
export { parseSettings, type MappingSettings } from './settings.ts'
export type { MappingStart } from './starts.ts'
export type { MappingStatus, ShardStatus } from './status.ts'
