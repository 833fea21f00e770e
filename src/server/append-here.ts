import { accept, type Rejected } from '../accept/accept.ts'
import { appendAccepted } from '../accept/append-accepted.ts'
import { BULK } from '../policy/caller.ts'
import { horizonNow } from '../accept/horizon-now.ts'
import { parsed } from '../events/given.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { DataHome } from '../home/data-home.ts'
import type { Appended } from '../log/log.ts'
import type { AppendedEvent, NewEvent } from './running.ts'

export interface AppendContext {
  readonly home: Pick<DataHome, 'log' | 'aheadMs'>
  readonly vocabulary: Vocabulary
  /** The `source` of events without one. */
  readonly source: string
  readonly newId: () => string
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** Appends events as a trusted producer, in order and in one append. Each is accepted or refused on its own. */
export async function appendHere(
  context: AppendContext,
  events: readonly NewEvent[],
): Promise<readonly AppendedEvent[]> {
  const { home, vocabulary, now } = context
  const horizon = await horizonNow(home, now)
  const whole = events.map((event) => parsed({ ...defaultsOf(context), ...event }))
  const judged = accept({ vocabulary, asker: BULK, horizon }, whole)
  const outcomes = await appendAccepted(judged, (records) => home.log.append(records))
  return outcomes.map((one) => (one.ok ? resultOf(one.event.id, one.appended) : errorOf(one)))
}

const defaultsOf = ({ source, newId, now }: AppendContext) => ({
  specversion: '1.0',
  id: newId(),
  source,
  time: new Date(now()).toISOString(),
})

const resultOf = (id: string, appended: Appended): AppendedEvent =>
  appended.ok
    ? { id, shardId: appended.shardId, sequenceNumber: appended.sequenceNumber }
    : { id, error: { reason: appended.code, detail: appended.message } }

const errorOf = ({ id, refusal }: Rejected): AppendedEvent => ({ id, error: refusal })
