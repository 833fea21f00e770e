import type { Position } from '../events/position.ts'

/**
 * A record that a consumer can never fold. It is stored with its bytes and cause, and the records after it are
 * delivered.
 */
export interface Unfit {
  readonly consumer: string
  readonly shardId: string
  readonly position: Position
  /** A short name: `not-json`, `not-an-event`, `wrong-lane`, `fold-threw`, … */
  readonly reason: string
  /** The cause, for people; never the content of the record. */
  readonly cause: string
  readonly data: Uint8Array
  readonly appendedAt: number
}

/** Stores records for an operator. A record that is parked twice is stored once. */
export type Park = (records: readonly Unfit[]) => Promise<void>
