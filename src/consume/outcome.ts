import type { SequenceNumber } from '../events/position.ts'

/** How far one batch got through one consumer: all of it, or up to (not including) the first failure. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly at: SequenceNumber; readonly cause: unknown }
