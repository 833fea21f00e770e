import { laneOfSubject } from '../codec/lane-of-subject.ts'
import { partitionKeyOf } from '../events/lane.ts'
import type { LogAppender, NewRecord } from '../log/log.ts'
import { firstVersion, type Reactions, type Standing } from './reactions.ts'
import type { Turn } from './turn.ts'

interface Concluding {
  readonly reactions: Reactions
  readonly log: LogAppender
  readonly signal: AbortSignal
}

type Reacted = Extract<Turn, { readonly kind: 'reacted' }>

/** A turn, and its stored row, which may contain the decision of another process. */
interface Kept {
  readonly turn: Reacted
  readonly standing: Standing
}

/**
 * Stores the events that follow, appends them in the order of the causes, and stores that they are done: one write, one
 * append and one write for the whole batch. If the log refuses an event of a turn, the turn has failed.
 */
export async function conclude(
  turns: readonly Turn[],
  { reactions, log, signal }: Concluding,
): Promise<readonly Turn[]> {
  signal.throwIfAborted()
  const kept = await keep(
    turns.filter((turn) => turn.kind === 'reacted'),
    reactions,
  )
  signal.throwIfAborted()
  const refused = await append(kept, log)
  signal.throwIfAborted()
  await reactions.keep(kept.flatMap((one) => (refused.has(one.turn) ? [] : doneOf(one))))
  return turns.map((turn) => refused.get(turn) ?? turn)
}

/**
 * The first process that stores a decision decides for all, so that one id is one event. A turn without events to
 * follow is done by this write.
 */
async function keep(turns: readonly Reacted[], reactions: Reactions): Promise<readonly Kept[]> {
  const fresh = turns.filter(({ open }) => open.standing === undefined)
  const others = await reactions.keep(
    fresh.map((turn) => ({ cause: turn.open.cause, reaction: reactionOf(turn), expected: undefined })),
  )
  return turns.map((turn) => {
    const own = { reaction: reactionOf(turn), version: firstVersion }
    return { turn, standing: turn.open.standing ?? others.get(turn.open.cause) ?? own }
  })
}

const reactionOf = ({ follows }: Reacted): Standing['reaction'] =>
  follows.length === 0 ? { state: 'done' } : { state: 'decided', follows: [...follows] }

const doneOf = ({ turn, standing: { reaction, version } }: Kept) =>
  reaction.state === 'done'
    ? []
    : [{ cause: turn.open.cause, reaction: { state: 'done' as const }, expected: version }]

/** Appends the events of the turns. The result has a failed turn for each turn with an event that the log refused. */
async function append(kept: readonly Kept[], log: LogAppender): Promise<ReadonlyMap<Turn, Turn>> {
  const following = kept
    .toSorted((a, b) => (a.turn.open.arrival.position < b.turn.open.arrival.position ? -1 : 1))
    .flatMap(({ turn, standing: { reaction } }) =>
      reaction.state === 'done' ? [] : reaction.follows.map((text) => ({ turn, record: recordOf(text) })),
    )
  const appended = following.length === 0 ? [] : await log.append(following.map(({ record }) => record))
  const refused = following.flatMap(({ turn }, at) => {
    const one = appended[at]
    if (one?.ok === true) return []
    const cause = new Error(`Cannot append what follows: ${one?.message ?? 'the log gave no answer'}`)
    return [[turn, { kind: 'failed' as const, open: turn.open, cause }] as const]
  })
  return new Map<Turn, Turn>(refused)
}

const recordOf = (text: string): NewRecord => {
  const { subject } = JSON.parse(text) as { readonly subject: string }
  return { partitionKey: partitionKeyOf(laneOfSubject(subject)), data: Buffer.from(text) }
}
