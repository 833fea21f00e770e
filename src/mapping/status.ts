import type { SequenceNumber } from '../events/position.ts'

/** How one shard stands with a mapping. */
export interface ShardStatus {
  readonly shardId: string
  /** The last record that is done with, as the saved checkpoint says. */
  readonly sequenceNumber: SequenceNumber | undefined
  readonly ended: boolean
  /** Records read and not done with. */
  readonly outstanding: number
  /** How far the last read was behind the shard's end, in milliseconds; undefined before the first. */
  readonly millisBehindLatest: number | undefined
  /** When it last got further or was found to be at its end, in milliseconds since 1970. */
  readonly progressAt: number
}

export interface MappingStatus {
  readonly state: 'running' | 'paused' | 'stopped'
  /** The shards at work now; empty while paused. */
  readonly shards: readonly ShardStatus[]
}
