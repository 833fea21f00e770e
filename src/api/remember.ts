import { isDeepStrictEqual } from 'node:util'
import type { Json } from '../base/json.ts'
import { ok, refuse, type Result } from '../base/result.ts'
import { ORIGIN } from '../events/position.ts'
import type { Tables } from '../tables/tables.ts'
import type { Caller } from '../policy/caller.ts'
import { problem, type Reply } from './reply.ts'

const TABLE = 'requests'

interface Named {
  readonly id: string
  readonly time: string
  readonly [attribute: string]: Json | undefined
}

/**
 * The event of the first request with a caller's Idempotency-Key. A repeated request must append the same event with
 * the same time; otherwise the folds could not recognise the repeat. 422 if the key was used for another write
 * (draft-ietf-httpapi-idempotency-key-header). It is stored before the append, and for ever, like the log.
 */
export async function remember(tables: Tables, caller: Caller, event: Named): Promise<Result<Named, Reply>> {
  const key = { partition: caller.user, sort: event.id }
  const row = { key, position: ORIGIN, content: event }
  const [lost] = await tables.put(TABLE, [{ row, expected: undefined }])
  if (lost?.stands === undefined) return ok(event)
  const first = { ...event, time: timeOf(lost.stands.content) }
  if (isDeepStrictEqual(asKept(lost.stands.content), asKept(first))) return ok(first)
  return refuse(problem(422, 'key-used', 'This Idempotency-Key was used for another write'))
}

/** The value after a trip through JSON, which has no -0 and no undefined members. */
const asKept = (content: Json): unknown => JSON.parse(JSON.stringify(content))

/** The time of the first announcement under this id; a later announcement gets the same time. */
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
