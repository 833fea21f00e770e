import type { LogRecord } from '../log/log.ts'
import type { Delivery } from './delivery.ts'
import type { Failure } from './failure.ts'
import { backOff, retryUntilStopped } from './retry-until-stopped.ts'
import type { Condition } from './meter.ts'
import { expire, next, wholeBatch, type Piece, type Step } from './next.ts'
import { finishWindow, runFunction } from './run-function.ts'
import type { Tumbling } from './tumbling.ts'

/** A batch under delivery. */
interface BatchProgress {
  readonly batch: readonly LogRecord[]
  readonly tumbling: Tumbling | undefined
  pieces: readonly Piece[]
  /** Failures in a row, for the back-off. */
  failures: number
  response: Failure['response']
}

/**
 * Delivers one batch: invokes, retries, bisects, discards, until all of it is settled or the mapping stops. `done` is
 * called each time with the number of settled records.
 */
export async function deliver(
  on: Delivery,
  batch: readonly LogRecord[],
  tumbling: Tumbling | undefined,
  done: (count: number) => void,
): Promise<void> {
  const pieces = wholeBatch(batch.length)
  const progress: BatchProgress = { batch, tumbling, pieces, failures: 0, response: undefined }
  while (progress.pieces.length > 0 && !on.context.stopping.aborted) {
    if (!(await advance(on, progress))) return
    done(progress.pieces[0]?.from ?? batch.length)
    if (progress.failures > 0) await on.scheduler.sleep(backOff(progress.failures), on.context.stopping)
  }
}

/** One step; false if the mapping stopped before the step was finished. */
async function advance(on: Delivery, progress: BatchProgress): Promise<boolean> {
  const expired = expire(progress.pieces, firstLive(on, progress))
  if (expired !== undefined) return follow(on, progress, expired, 'RecordAgeExceeded')
  const step = await runNext(on, progress)
  if (progress.tumbling?.isOversized === true && !(await finishWindow(on, progress.tumbling, true)))
    return false
  return follow(on, progress, step, 'RetryAttemptsExhausted')
}

/** The index of the first record of the first piece that is young enough. */
function firstLive(on: Delivery, { batch, pieces: [piece] }: BatchProgress): number {
  if (piece === undefined || on.maximumRecordAgeMs < 0) return 0
  const oldest = on.clock.now() - on.maximumRecordAgeMs
  const isLive = (record: LogRecord) => record.approximateArrivalTimestamp >= oldest
  const live = batch.slice(piece.from, piece.to).findIndex(isLive)
  return live < 0 ? piece.to : piece.from + live
}

async function runNext(on: Delivery, progress: BatchProgress): Promise<Step> {
  const [piece] = progress.pieces
  const first = progress.batch[piece?.from ?? -1]
  if (piece === undefined || first === undefined) throw new Error('Cannot deliver a batch: nothing is left')
  progress.tumbling?.open(first)
  const attempt = piece.invocations + 1
  const { outcome, response } = await runFunction(on, recordsOf(progress, piece), attempt, progress.tumbling)
  progress.response = response ?? progress.response
  const inBatch = outcome.kind === 'failed' ? { ...outcome, at: piece.from + outcome.at } : outcome
  return next(progress.pieces, inBatch, on.policy)
}

const recordsOf = ({ batch }: BatchProgress, { from, to }: Piece): readonly LogRecord[] =>
  to - from === batch.length ? batch : batch.slice(from, to)

/** Takes the step. It reports to the destination first, so that no record is skipped unseen. */
async function follow(
  on: Delivery,
  progress: BatchProgress,
  step: Step,
  condition: Condition,
): Promise<boolean> {
  if (step.discarded !== undefined && !(await discard(on, progress, step.discarded, condition))) return false
  const { from = 0, to = 0 } = progress.pieces[0] ?? {}
  progress.pieces = step.pieces
  progress.failures = ['succeeded', 'advanced', 'discarded'].includes(step.move) ? 0 : progress.failures + 1
  const end = step.move === 'advanced' ? (step.pieces[0]?.from ?? to) : to
  if (step.move !== 'discarded')
    on.context.meter({ kind: step.move, shardId: on.shardId, records: end - from })
  return true
}

async function discard(
  on: Delivery,
  progress: BatchProgress,
  piece: Piece,
  condition: Condition,
): Promise<boolean> {
  const { mapping, shardId, context, destination } = on
  const records = recordsOf(progress, piece)
  const { invocations } = piece
  const response = invocations === 0 ? undefined : progress.response
  const failure = { mapping, shardId, records, condition, invocations, response, at: on.scheduler.now() }
  const told = await retryUntilStopped(context, 'tell the on-failure destination', async () => {
    await on.onFailure(destination === undefined ? failure : { ...failure, destination })
    return true
  })
  if (told === true) context.meter({ kind: 'discarded', shardId, records: records.length, condition })
  return told === true
}
