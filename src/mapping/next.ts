import { unreachable } from '../base/unreachable.ts'

/** Records [from, to) of a batch, for one invocation. */
export interface Piece {
  readonly from: number
  readonly to: number
  /** How often the function was invoked with exactly these records. */
  readonly invocations: number
}

/** The result of an invocation of a piece; `at` is the index in the batch of the first failed record. */
export type Outcome =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed'; readonly at: number }
  | { readonly kind: 'throttled' }

export interface Policy {
  readonly bisectBatchOnFunctionError: boolean
  /** -1 for no limit. */
  readonly maximumRetryAttempts: number
}

/** The pieces left to deliver, in order, and what just happened; `discarded` is given up. */
export interface Step {
  readonly move: 'succeeded' | 'throttled' | 'advanced' | 'bisected' | 'retried' | 'discarded'
  readonly pieces: readonly Piece[]
  readonly discarded?: Piece
}

const fresh = (from: number, to: number): Piece => ({ from, to, invocations: 0 })

/** A batch before its first invocation. */
export const wholeBatch = (length: number): readonly Piece[] => [fresh(0, length)]

/**
 * The pieces to deliver after an invocation of the first one. Throttling uses up no attempt, and splitting a batch does
 * not either. If the function finished a part, the rest is a batch of its own with all its attempts (as AWS was seen to
 * do: three retries after a partial failure, then `approximateInvokeCount` 4). From "Retain discarded batch records for
 * a Kinesis event source" and "Bisecting a batch" in the AWS Lambda guide.
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
      return outcome.at > piece.from
        ? { move: 'advanced', pieces: [fresh(outcome.at, piece.to), ...rest] }
        : afterFailure(piece, rest, policy)
    default:
      return unreachable(outcome)
  }
}

function afterFailure(piece: Piece, rest: readonly Piece[], policy: Policy): Step {
  if (policy.bisectBatchOnFunctionError && piece.to - piece.from > 1)
    return { move: 'bisected', pieces: [...halves(piece), ...rest] }
  const failed = { ...piece, invocations: piece.invocations + 1 }
  return isExhausted(piece, policy)
    ? { move: 'discarded', pieces: rest, discarded: failed }
    : { move: 'retried', pieces: [failed, ...rest] }
}

const isExhausted = ({ invocations }: Piece, { maximumRetryAttempts: most }: Policy): boolean =>
  most >= 0 && invocations >= most

function halves({ from, to }: Piece): readonly Piece[] {
  const middle = from + Math.floor((to - from) / 2)
  return [fresh(from, middle), fresh(middle, to)]
}

/** Gives up the records of the first piece before index `live`: they are older than the mapping allows. */
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
