import type { Json } from '../base/json.ts'
import { requestsOf } from '../events/supersedes.ts'
import { ok } from '../base/result.ts'
import { parsed } from '../events/given.ts'
import { append, refusedBefore } from './append.ts'
import type { RouteContext } from './route-context.ts'
import { remember } from './remember.ts'
import { refusalOf } from './refused-all.ts'
import { json, type Reply } from './reply.ts'
import type { Call } from './call.ts'

/** The content of an event, without its id, source and time. */
export interface NewEvent {
  readonly type: string
  readonly subject: string
  readonly data: Json
}

type Writer = Pick<Call<unknown, unknown, unknown>, 'caller' | 'idempotencyKey'>

/**
 * Appends one event for a caller. Its id is the Idempotency-Key, or a new one; its source is the caller's own, because
 * ids are unique per source; its time is now, and later than all acknowledged events of the same user. Answers 202 with
 * the event's place in the log: the tables follow, and `?after=` waits for them.
 */
export async function act(
  context: RouteContext,
  { caller, idempotencyKey }: Writer,
  content: NewEvent,
): Promise<Reply> {
  const { time, notBefore } = await context.stamps.next(content.subject)
  const event = {
    specversion: '1.0' as const,
    id: idempotencyKey ?? context.newId(),
    source: requestsOf(caller.user),
    time,
    ...content,
  }
  const isKept = idempotencyKey !== undefined && refusedBefore(context, caller, event) === undefined
  const named = isKept ? await remember(context.tables, caller, event) : ok(event)
  if (!named.ok) return named.error
  const [taken] = await append(context, caller, [parsed(named.value)], { notBefore })
  if (taken === undefined) throw new Error('Cannot tell what became of an event')
  if (!taken.ok) return refusalOf(taken.refused)
  const { id, shardId, sequenceNumber } = taken
  return json(202, { id, shardId, sequenceNumber })
}
