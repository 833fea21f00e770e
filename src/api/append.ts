import { accept, acceptOne, type Rejected } from '../accept/accept.ts'
import { appendAccepted } from '../accept/append-accepted.ts'
import { parsed, type Given } from '../events/given.ts'
import { horizonAt } from '../events/horizon.ts'
import type { Refusal } from '../events/refusal.ts'
import type { Appended, AppendOptions, NewRecord } from '../log/log.ts'
import type { Asker } from '../policy/caller.ts'
import type { RouteContext } from './route-context.ts'

/** A refusal, with the HTTP status that it has for a single event. */
export interface Refused extends Refusal {
  readonly status: number
}

/** The result of one event. `id` is null if no id can be read. */
export type Taken =
  | { readonly ok: true; readonly id: string; readonly shardId: string; readonly sequenceNumber: string }
  | { readonly ok: false; readonly id: string | null; readonly refused: Refused }

/** Thrown if the log fails as a whole: any of the events may be in it or not. The answer is 503. */
export class LogFailed extends Error {}

/**
 * Appends those events of a caller that `accept` lets in, in order and in one append, and gives the result of each.
 * Durable when it resolves. Throws LogFailed.
 */
export async function append(
  context: RouteContext,
  asker: Asker,
  given: readonly Given[],
  options?: AppendOptions,
): Promise<readonly Taken[]> {
  const horizon = horizonAt(await context.stamps.now(), context.aheadMs)
  const judged = accept({ vocabulary: context.vocabulary, asker, horizon }, given)
  const outcomes = await appendAccepted(judged, (records) => appendTo(context, records, options))
  const taken = outcomes.map((one) => (one.ok ? takenOf(one.event.id, one.appended) : refusedOf(one)))
  count(context, taken)
  await context.taken?.(
    context,
    outcomes.flatMap((one) => (one.ok && one.appended.ok ? [one.event] : [])),
  )
  return taken
}

/** Why `accept` would refuse an event of a caller. For callers that have something to do before they append. */
export function refusedBefore(
  { vocabulary }: RouteContext,
  asker: Asker,
  value: unknown,
): Refused | undefined {
  const judged = acceptOne({ vocabulary, asker }, parsed(value))
  return judged.ok ? undefined : withStatus(judged.refusal)
}

const refusedOf = ({ id, refusal }: Rejected): Taken => ({ ok: false, id, refused: withStatus(refusal) })

const STATUSES: Readonly<Record<string, number>> = {
  'foreign-subject': 403,
  forbidden: 403,
  'reserved-source': 403,
  'too-large': 413,
}

const withStatus = (refusal: Refusal): Refused => ({ ...refusal, status: STATUSES[refusal.reason] ?? 400 })

async function appendTo(
  { log }: RouteContext,
  records: readonly NewRecord[],
  options: AppendOptions | undefined,
): Promise<readonly Appended[]> {
  try {
    return await log.append(records, options)
  } catch (cause) {
    throw new LogFailed('Cannot append to the log', { cause })
  }
}

function takenOf(id: string, appended: Appended): Taken {
  if (appended.ok) return { ok: true, id, shardId: appended.shardId, sequenceNumber: appended.sequenceNumber }
  const throttled = appended.code === 'ProvisionedThroughputExceededException'
  return {
    ok: false,
    id,
    refused: throttled
      ? {
          reason: 'throttled',
          detail: 'The shard accepts no more records at the moment: try again',
          status: 429,
        }
      : { reason: 'not-appended', detail: `The log refused the record: ${appended.code}`, status: 503 },
  }
}

function count(context: RouteContext, taken: readonly Taken[]): void {
  let appended = 0
  for (const one of taken) {
    if (one.ok) appended++
    else context.metrics.refused.inc({ reason: one.refused.reason })
  }
  context.metrics.appended.inc(appended)
}
