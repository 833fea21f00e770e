import type { Reactor } from '../consume/consumer.ts'
import type { Reacting } from '../consume/reacting.ts'
import type { Refusal } from '../events/refusal.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { Arrival } from '../fold/arrival.ts'
import { followUpsOf } from './follow-ups.ts'
import type { Standing } from './reactions.ts'

/** A cause in a batch, and its stored reaction. */
export interface Open {
  readonly arrival: Arrival
  readonly cause: string
  readonly standing: Standing | undefined
}

/** The result of one cause. */
export type Turn =
  /** The effects are done, and these events follow. */
  | { readonly kind: 'reacted'; readonly open: Open; readonly follows: readonly string[] }
  /** The reactor answered an event that may never be appended. */
  | { readonly kind: 'refused'; readonly open: Open; readonly refusal: Refusal }
  /** The reactor failed on it, or on an earlier event of the same subject. */
  | { readonly kind: 'failed'; readonly open: Open; readonly cause: unknown }

export interface Acting {
  readonly reactor: Reactor
  readonly vocabulary: Vocabulary
  readonly context: Reacting
}

/** Acts on the events of one subject, in order, up to the first failure; the events after it wait. */
export async function turnsOf(opens: readonly Open[], acting: Acting): Promise<readonly Turn[]> {
  const turns: Turn[] = []
  for (const [at, open] of opens.entries()) {
    const turn = await turnOf(open, acting)
    turns.push(turn)
    if (turn.kind === 'failed')
      return [...turns, ...opens.slice(at + 1).map((later) => ({ ...turn, open: later }))]
  }
  return turns
}

/** A stored decision stays: the effects are done, and another answer would be another event with the same id. */
async function turnOf(open: Open, { reactor, vocabulary, context }: Acting): Promise<Turn> {
  const { standing, arrival } = open
  if (standing?.reaction.state === 'decided')
    return { kind: 'reacted', open, follows: standing.reaction.follows }
  try {
    context.signal.throwIfAborted()
    const answered = await reactor.react(arrival, context)
    const follows = followUpsOf(reactor, arrival.event, answered, vocabulary)
    return follows.ok
      ? { kind: 'reacted', open, follows: follows.value }
      : { kind: 'refused', open, refusal: follows.error }
  } catch (cause) {
    return { kind: 'failed', open, cause }
  }
}
