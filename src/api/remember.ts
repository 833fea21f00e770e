import { isDeepStrictEqual } from 'node:util'
import type { Json } from '../base/json.ts'
import { ok, refuse, type Result } from '../base/result.ts'
import { ORIGIN } from '../events/position.ts'
import type { Tables } from '../tables/tables.ts'
import type { Caller } from './caller.ts'
import { problem, type Reply } from './reply.ts'

const TABLE = 'requests'

interface Named {
  readonly id: string
  readonly time: string
  readonly [attribute: string]: Json | undefined
}

/**
 * The event of the first request that came under a caller's Idempotency-Key: a request sent again must append the
 * same event, time and all, or the folds could not tell it for a repeat. 422 where the key now means something else
 * (draft-ietf-httpapi-idempotency-key-header). Kept before the append, and for ever, as the log is.
 */
export async function remember(tables: Tables, caller: Caller, event: Named): Promise<Result<Named, Reply>> {
  const key = { partition: caller.user, sort: event.id }
  const row = { key, position: ORIGIN, content: event }
  const [lost] = await tables.put(TABLE, [{ row, expected: undefined }])
  if (lost?.stands === undefined) return ok(event)
  const first = { ...event, time: timeOf(lost.stands.content) }
  if (isDeepStrictEqual(asKept(lost.stands.content), asKept(first))) return ok(first)
  return refuse(problem(422, 'key-used', 'This Idempotency-Key was used for something else'))
}

/** As JSON brings it back, which has no -0 and no members without a value. */
const asKept = (content: Json): unknown => JSON.parse(JSON.stringify(content))

/** The time under which something was first told, by a name of its teller's: it is told again with the same. */
export async function firstTime(tables: Tables, { user }: Caller, id: string, time: string): Promise<string> {
  const row = { key: { partition: user, sort: id }, position: ORIGIN, content: { id, time } }
  const [lost] = await tables.put(TABLE, [{ row, expected: undefined }])
  return lost?.stands === undefined ? time : timeOf(lost.stands.content)
}

function timeOf(content: Json): string {
  const time = content !== null && typeof content === 'object' && 'time' in content ? content.time : undefined
  if (typeof time !== 'string') throw new Error('Cannot repeat a request: what is kept of it is no event')
  return time
}
