import { accept, type Accepted, type Rejected } from '../accept/accept.ts'
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
  const accepted = judged.filter((one) => one.ok)
  const answers = accepted.length === 0 ? [] : await home.log.append(accepted.map(({ record }) => record))
  const answer = answers.values()
  return judged.map((one) => (one.ok ? outcomeOf(one, answer.next().value) : errorOf(one)))
}

const defaultsOf = ({ source, newId, now }: AppendContext) => ({
  specversion: '1.0',
  id: newId(),
  source,
  time: new Date(now()).toISOString(),
})

function outcomeOf({ event: { id } }: Accepted, answer: Appended | undefined): AppendedEvent {
  if (answer === undefined) throw new Error('Cannot append: the log answered too few records')
  return answer.ok
    ? { id, shardId: answer.shardId, sequenceNumber: answer.sequenceNumber }
    : { id, error: { reason: answer.code, detail: answer.message } }
}

const errorOf = ({ id, refusal }: Rejected): AppendedEvent => ({ id, error: refusal })
