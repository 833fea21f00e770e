import type { Position } from '../events/position.ts'

/** A record that a consumer could not take and never will: kept with its bytes and cause, while the others go on. */
export interface Unfit {
  readonly consumer: string
  readonly shardId: string
  readonly position: Position
  /** A short name: `not-json`, `not-an-event`, `wrong-lane`, `fold-threw`, … */
  readonly reason: string
  /** What was the matter, for a reader; never the content of the record. */
  readonly cause: string
  readonly data: Uint8Array
  readonly appendedAt: number
}

/** Keeps unfit records where an operator finds them. The same record twice is kept once. */
export type Park = (records: readonly Unfit[]) => Promise<void>
