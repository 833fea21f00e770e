import type { SequenceNumber } from '../events/position.ts'

/** The result of one batch for one consumer: all done, or done up to (not including) the first failure. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly at: SequenceNumber; readonly cause: unknown }
