import { attempt, type Attempt, type Caller } from './attempt.ts'
import type { Taken } from './batch.ts'
import type { Failure, OnFailure } from './failure.ts'
import { backOff, insist, type Surroundings } from './insist.ts'
import type { Condition } from './meter.ts'
import { expire, next, wholeBatch, type Outcome, type Piece, type Policy, type Step } from './next.ts'

/** All that the delivery of one shard's batches needs to know. */
export interface Delivery extends Caller {
  readonly mapping: string
  readonly shardId: string
  readonly policy: Policy
  /** Milliseconds; -1 for without end. */
  readonly maximumRecordAgeMs: number
  readonly onFailure: OnFailure
  readonly around: Surroundings
}

/** A batch on its way. */
interface Course {
  readonly batch: readonly Taken[]
  pieces: readonly Piece[]
  /** Failures in a row, for the back-off. */
  failures: number
  response: Failure['response']
}

/**
 * Delivers one batch: invokes, retries, bisects, discards, until all of it is done with or the mapping stops.
 * `done` is told each time how many of the batch's records are done with.
 */
export async function deliver(on: Delivery, batch: readonly Taken[], done: (count: number) => void) {
  const course: Course = { batch, pieces: wholeBatch(batch.length), failures: 0, response: undefined }
  while (course.pieces.length > 0 && !on.around.stopping.aborted) {
    if (!(await advance(on, course))) return
    done(course.pieces[0]?.from ?? batch.length)
    if (course.failures > 0) await on.scheduler.sleep(backOff(course.failures), on.around.stopping)
  }
}

/** One step; false where the mapping stopped before the step could be finished. */
async function advance(on: Delivery, course: Course): Promise<boolean> {
  const expired = expire(course.pieces, firstLive(on, course))
  if (expired !== undefined) return follow(on, course, expired, 'RecordAgeExceeded')
  const [piece] = course.pieces
  return (
    piece === undefined || follow(on, course, await invokePiece(on, course, piece), 'RetryAttemptsExhausted')
  )
}

/** The index of the first record of the first piece that is young enough. */
function firstLive(on: Delivery, { batch, pieces: [piece] }: Course): number {
  if (piece === undefined || on.maximumRecordAgeMs < 0) return 0
  const oldest = on.scheduler.now() - on.maximumRecordAgeMs
  const isLive = (taken: Taken) => taken.record.approximateArrivalTimestamp >= oldest
  const live = batch.slice(piece.from, piece.to).findIndex(isLive)
  return live < 0 ? piece.to : piece.from + live
}

async function invokePiece(on: Delivery, course: Course, piece: Piece): Promise<Step> {
  const records = recordsOf(course, piece)
  const newest = records.at(-1)?.approximateArrivalTimestamp ?? 0
  const iteratorAge = Math.max(0, on.scheduler.now() - newest)
  on.around.meter({ kind: 'invoked', shardId: on.shardId, records: records.length, iteratorAge })
  const result = await attempt(on, { shardId: on.shardId, records })
  course.response = responseOf(result) ?? course.response
  return next(course.pieces, outcomeOf(result, piece.from), on.policy)
}

const recordsOf = (course: Course, piece: Piece) =>
  course.batch.slice(piece.from, piece.to).map((taken) => taken.record)

function outcomeOf(result: Attempt, from: number): Outcome {
  if (result.kind === 'throttled') return result
  if (result.kind === 'threw') return { kind: 'failed', at: from }
  return result.verdict.kind === 'succeeded'
    ? result.verdict
    : { kind: 'failed', at: from + result.verdict.at }
}

function responseOf(result: Attempt): Failure['response'] {
  if (result.kind === 'throttled') return undefined
  return result.kind === 'threw'
    ? { functionError: 'Unhandled', cause: result.cause }
    : { functionError: null, cause: result.answer }
}

/** Takes the step: tells the destination first, so that no record is passed over unseen. */
async function follow(on: Delivery, course: Course, step: Step, condition: Condition): Promise<boolean> {
  if (step.discarded !== undefined && !(await discard(on, course, step.discarded, condition))) return false
  const [piece] = course.pieces
  course.pieces = step.pieces
  course.failures = step.move === 'succeeded' || step.move === 'discarded' ? 0 : course.failures + 1
  const records = piece === undefined ? 0 : piece.to - piece.from
  if (step.move !== 'discarded') on.around.meter({ kind: step.move, shardId: on.shardId, records })
  return true
}

async function discard(on: Delivery, course: Course, piece: Piece, condition: Condition): Promise<boolean> {
  const { mapping, shardId, around } = on
  const records = recordsOf(course, piece)
  const { invocations } = piece
  const response = invocations === 0 ? undefined : course.response
  const failure = { mapping, shardId, records, condition, invocations, response, at: on.scheduler.now() }
  const told = await insist(around, 'tell the on-failure destination', async () => {
    await on.onFailure(failure)
    return true
  })
  if (told === true) around.meter({ kind: 'discarded', shardId, records: records.length, condition })
  return told === true
}
