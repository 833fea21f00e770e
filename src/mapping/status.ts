import type { SequenceNumber } from '../events/position.ts'

/** The state of one shard of a mapping. */
export interface ShardStatus {
  readonly shardId: string
  /** The last settled record, by the saved checkpoint. */
  readonly sequenceNumber: SequenceNumber | undefined
  readonly ended: boolean
  /** Records that were read and are not settled. */
  readonly outstanding: number
  /** How far the last read was behind the shard's end, in milliseconds; undefined before the first. */
  readonly millisBehindLatest: number | undefined
  /** When it last made progress or was found at its end, in milliseconds since 1970. */
  readonly progressAt: number
}

export interface MappingStatus {
  readonly state: 'running' | 'paused' | 'stopped'
  /** The shards under delivery now; empty while paused. */
  readonly shards: readonly ShardStatus[]
}
