import { unreachable } from '../base/unreachable.ts'

/** Records [from, to) of a batch, to be delivered in one invocation, and what was tried with them so far. */
export interface Piece {
  readonly from: number
  readonly to: number
  /** Attempts used up, of those that MaximumRetryAttempts allows. */
  readonly retries: number
  /** Invocations that had these records, bisected ones included. */
  readonly invocations: number
}

/** How one invocation of a piece went; `at` is the index in the batch of the first record that failed. */
export type Outcome =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed'; readonly at: number }
  | { readonly kind: 'throttled' }

export interface Policy {
  readonly bisectBatchOnFunctionError: boolean
  /** -1: without end. */
  readonly maximumRetryAttempts: number
}

/** What is left to deliver, in order, and what just happened; `discarded` is given up on. */
export interface Step {
  readonly move: 'succeeded' | 'throttled' | 'bisected' | 'retried' | 'discarded'
  readonly pieces: readonly Piece[]
  readonly discarded?: Piece
}

/** A batch before its first invocation. */
export const wholeBatch = (length: number): readonly Piece[] => [
  { from: 0, to: length, retries: 0, invocations: 0 },
]

/**
 * What to deliver after an invocation of the first piece. A function error splits a piece that can be split, where
 * the function says or else in the middle, and only one that cannot be split uses up a retry; being throttled uses
 * up nothing. From "Retain discarded batch records for a Kinesis event source" and "Bisecting a batch" (AWS Lambda).
 */
export function next(pieces: readonly Piece[], outcome: Outcome, policy: Policy): Step {
  const [piece, ...rest] = pieces
  if (piece === undefined) throw new Error('Cannot go on with a batch: all of it is delivered')
  switch (outcome.kind) {
    case 'succeeded':
      return { move: 'succeeded', pieces: rest }
    case 'throttled':
      return { move: 'throttled', pieces }
    case 'failed':
      return afterFailure({ ...piece, invocations: piece.invocations + 1 }, outcome.at, rest, policy)
    default:
      return unreachable(outcome)
  }
}

function afterFailure(piece: Piece, at: number, rest: readonly Piece[], policy: Policy): Step {
  if (policy.bisectBatchOnFunctionError && piece.to - piece.from > 1)
    return { move: 'bisected', pieces: [...split(piece, at), ...rest] }
  const remainder = { ...piece, from: at }
  if (piece.retries === policy.maximumRetryAttempts)
    return { move: 'discarded', pieces: rest, discarded: remainder }
  return { move: 'retried', pieces: [{ ...remainder, retries: piece.retries + 1 }, ...rest] }
}

/** What is left of a failed piece: from where the function said on, or both halves where it failed as a whole. */
function split(piece: Piece, at: number): readonly Piece[] {
  if (at > piece.from) return [{ ...piece, from: at }]
  const middle = piece.from + Math.floor((piece.to - piece.from) / 2)
  return [
    { ...piece, to: middle },
    { ...piece, from: middle },
  ]
}

/** Gives up on the records of the first piece before index `live`: they are older than the mapping allows. */
export function expire(pieces: readonly Piece[], live: number): Step | undefined {
  const [piece, ...rest] = pieces
  if (piece === undefined || live <= piece.from) return undefined
  const left = live < piece.to ? [{ ...piece, from: live }] : []
  return {
    move: 'discarded',
    pieces: [...left, ...rest],
    discarded: { ...piece, to: Math.min(live, piece.to) },
  }
}
