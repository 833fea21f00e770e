import Type from 'typebox'
import type { Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { parseSequenceNumber } from '../events/position.ts'
import { NO_KEY, type LogRecord } from '../log/log.ts'
import type { Checkpoints } from '../mapping/checkpoints.ts'
import type { Into } from './consume.ts'
import type { Table } from './consumer.ts'
import { consumerInvoke, type BatchResponse } from './invoke.ts'
import { saveProgress } from './progress.ts'

const kinesisRecord = Type.Object({
  eventID: Type.String(),
  kinesis: Type.Object({
    /** Missing, or null, if the record was written without one (AUTO record distribution). */
    partitionKey: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    sequenceNumber: Type.String(),
    data: Type.String(),
    approximateArrivalTimestamp: Type.Number(),
  }),
})

const kinesisEvent = Compile(Type.Object({ Records: Type.Array(kinesisRecord) }))

/** The parts of a consumer as a Lambda function. */
export interface LambdaParts {
  readonly into: Into
  /** Where its progress is stored for other processes. */
  readonly checkpoints: Checkpoints
  /** Called if it could not `take a batch` or `save its progress`. */
  readonly report: (what: string, cause: unknown) => void
}

/** The part of Lambda's context object that is used. */
export interface LambdaContext {
  readonly getRemainingTimeInMillis?: () => number
}

type Invoke = (batch: {
  readonly records: readonly LogRecord[]
  readonly signal: AbortSignal
}) => Promise<BatchResponse>

/** The signal is aborted this many milliseconds before the function's time-out, so that work under way can stop. */
const SPARE_MS = 1_000

/**
 * A consumer as a Lambda function: Kinesis' JSON event in, Lambda's JSON answer out. Throws for any other event.
 * Progress is saved after the batch's writes; if that fails, the batch still counts as done.
 */
export function kinesisHandler(
  name: string,
  invoke: Invoke,
  { checkpoints, report }: Omit<LambdaParts, 'into'>,
): (event: unknown, context?: LambdaContext) => Promise<BatchResponse> {
  return async (event, context) => {
    if (!kinesisEvent.Check(event))
      throw new Error(`Cannot run consumer ${name}: the event is none of Kinesis'`)
    const records = event.Records.map(recordOf)
    const response = await invoke({ records, signal: untilDeadline(context) })
    await saveProgress(checkpoints, name, records, response).catch((cause: unknown) =>
      report('save its progress', cause),
    )
    return response
  }
}

/** Aborted shortly before the time-out of an invocation, if its context tells it. */
export function untilDeadline(context: LambdaContext | undefined): AbortSignal {
  const left = context?.getRemainingTimeInMillis?.()
  return left === undefined ? new AbortController().signal : AbortSignal.timeout(Math.max(0, left - SPARE_MS))
}

/** The consumer of a table as a Lambda function. */
export const lambdaHandler = (
  consumer: Table,
  { into, checkpoints, report }: LambdaParts,
): ReturnType<typeof kinesisHandler> =>
  kinesisHandler(
    consumer.name,
    consumerInvoke(consumer, into, (cause) => report('take a batch', cause)),
    { checkpoints, report },
  )

function recordOf({ eventID, kinesis }: Static<typeof kinesisRecord>): LogRecord {
  const sequenceNumber = parseSequenceNumber(kinesis.sequenceNumber)
  if (sequenceNumber === undefined)
    throw new Error(`Cannot read record ${eventID}: it has no sequence number of Kinesis'`)
  return {
    shardId: eventID.slice(0, eventID.indexOf(':')),
    sequenceNumber,
    partitionKey: kinesis.partitionKey ?? NO_KEY,
    data: Buffer.from(kinesis.data, 'base64'),
    approximateArrivalTimestamp: Math.round(kinesis.approximateArrivalTimestamp * 1000),
  }
}
