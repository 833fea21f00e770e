import { attempt, type Attempt, type Caller } from './attempt.ts'
import type { Taken } from './batch.ts'
import type { Failure, OnFailure } from './failure.ts'
import { fieldOf } from './field.ts'
import { backOff, insist, type Surroundings } from './insist.ts'
import type { Condition } from './meter.ts'
import { expire, next, wholeBatch, type Outcome, type Piece, type Policy, type Step } from './next.ts'
import type { Tumbling } from './tumbling.ts'

/** All that the delivery of one shard's batches needs to know. */
export interface Delivery extends Caller {
  readonly mapping: string
  readonly shardId: string
  readonly policy: Policy
  /** Milliseconds; negative for without end. */
  readonly maximumRecordAgeMs: number
  readonly onFailure: OnFailure
  readonly destination?: string
  readonly around: Surroundings
}

/** A batch on its way. */
interface Course {
  readonly batch: readonly Taken[]
  readonly tumbling: Tumbling | undefined
  pieces: readonly Piece[]
  /** Failures in a row, for the back-off. */
  failures: number
  response: Failure['response']
}

/**
 * Delivers one batch: invokes, retries, bisects, discards, until all of it is done with or the mapping stops.
 * `done` is told each time how many of the batch's records are done with.
 */
export async function deliver(
  on: Delivery,
  batch: readonly Taken[],
  tumbling: Tumbling | undefined,
  done: (count: number) => void,
): Promise<void> {
  const pieces = wholeBatch(batch.length)
  const course: Course = { batch, tumbling, pieces, failures: 0, response: undefined }
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
  const step = await invokeFirst(on, course)
  return (await endOversized(on, course)) && follow(on, course, step, 'RetryAttemptsExhausted')
}

/** The index of the first record of the first piece that is young enough. */
function firstLive(on: Delivery, { batch, pieces: [piece] }: Course): number {
  if (piece === undefined || on.maximumRecordAgeMs < 0) return 0
  const oldest = on.scheduler.now() - on.maximumRecordAgeMs
  const isLive = (taken: Taken) => taken.record.approximateArrivalTimestamp >= oldest
  const live = batch.slice(piece.from, piece.to).findIndex(isLive)
  return live < 0 ? piece.to : piece.from + live
}

const recordsOf = (course: Course, piece: Piece) =>
  course.batch.slice(piece.from, piece.to).map((taken) => taken.record)

async function invokeFirst(on: Delivery, course: Course): Promise<Step> {
  const { from = 0, to = 0 } = course.pieces[0] ?? {}
  const records = recordsOf(course, { from, to, invocations: 0 })
  const result = await invokeWith(on, records, course.tumbling)
  course.response = responseOf(result) ?? course.response
  return next(course.pieces, outcomeOf(result, from), on.policy)
}

/** Invokes the function; the state that it answers is kept, unless all of the invocation failed. */
async function invokeWith(
  on: Delivery,
  records: readonly Taken['record'][],
  tumbling: Tumbling | undefined,
  early?: boolean,
): Promise<Attempt> {
  const { shardId, around } = on
  const iteratorAge = Math.max(
    0,
    on.scheduler.now() - (records.at(-1)?.approximateArrivalTimestamp ?? Infinity),
  )
  around.meter({ kind: 'invoked', shardId, records: records.length, iteratorAge })
  const window = tumbling?.current(early !== undefined, early === true)
  const result = await attempt(on, { shardId, records, ...(window === undefined ? {} : { window }) })
  if (result.kind === 'threw') around.meter({ kind: 'threw', shardId, cause: result.cause })
  if (outcomeOf(result, 0).kind === 'succeeded' || atOf(result) > 0) tumbling?.keep(stateOf(result))
  return result
}

const stateOf = (result: Attempt): unknown =>
  result.kind === 'answered' ? fieldOf(result.answer, 'state') : undefined

const atOf = (result: Attempt): number =>
  result.kind === 'answered' && result.verdict.kind === 'failed' ? result.verdict.at : 0

function outcomeOf(result: Attempt, from: number): Outcome {
  if (result.kind === 'throttled') return result
  if (result.kind === 'answered' && result.verdict.kind === 'succeeded') return result.verdict
  return { kind: 'failed', at: from + atOf(result) }
}

function responseOf(result: Attempt): Failure['response'] {
  if (result.kind === 'throttled') return undefined
  return result.kind === 'threw'
    ? { functionError: 'Unhandled', cause: result.cause }
    : { functionError: null, cause: result.answer }
}

const endOversized = async (on: Delivery, { tumbling }: Course): Promise<boolean> =>
  tumbling?.isOversized !== true || finishWindow(on, tumbling, true)

/**
 * The final invocation of a window, without records; false where the mapping stops first. Nothing goes on until it
 * succeeds ("Implementing stateful Kinesis Data Streams processing in Lambda", AWS Lambda guide).
 */
export async function finishWindow(on: Delivery, tumbling: Tumbling, early: boolean): Promise<boolean> {
  for (let failures = 1; ; failures++) {
    const result = await invokeWith(on, [], tumbling, early)
    if (outcomeOf(result, 0).kind === 'succeeded') break
    await on.scheduler.sleep(backOff(failures), on.around.stopping)
    if (on.around.stopping.aborted) return false
  }
  tumbling.finish(early)
  return true
}

/** Takes the step: tells the destination first, so that no record is passed over unseen. */
async function follow(on: Delivery, course: Course, step: Step, condition: Condition): Promise<boolean> {
  if (step.discarded !== undefined && !(await discard(on, course, step.discarded, condition))) return false
  const { from = 0, to = 0 } = course.pieces[0] ?? {}
  course.pieces = step.pieces
  course.failures = ['succeeded', 'advanced', 'discarded'].includes(step.move) ? 0 : course.failures + 1
  if (step.move !== 'discarded') on.around.meter({ kind: step.move, shardId: on.shardId, records: to - from })
  return true
}

async function discard(on: Delivery, course: Course, piece: Piece, condition: Condition): Promise<boolean> {
  const { mapping, shardId, around } = on
  const records = recordsOf(course, piece)
  const { invocations } = piece
  const response = invocations === 0 ? undefined : course.response
  const where = on.destination === undefined ? {} : { destination: on.destination }
  const failure = {
    mapping,
    shardId,
    records,
    condition,
    invocations,
    response,
    ...where,
    at: on.scheduler.now(),
  }
  const told = await insist(around, 'tell the on-failure destination', async () => {
    await on.onFailure(failure)
    return true
  })
  if (told === true) around.meter({ kind: 'discarded', shardId, records: records.length, condition })
  return told === true
}
