import type { Unreadable } from '../codec/decode.ts'
import { FROM_THE_FUTURE } from '../events/horizon.ts'
import type { Refusal } from '../events/refusal.ts'
import type { Arrival } from '../fold/arrival.ts'
import type { Thrown } from '../fold/track.ts'
import { Unstorable } from '../tables/unstorable.ts'
import type { Unfit } from './parked.ts'

/** A record that is not a readable event. */
export function unreadableBy(consumer: string, one: Unreadable): Unfit {
  const { position, shardId, reason, detail, data, appendedAt } = one
  return { consumer, shardId, position, reason, cause: detail, data, appendedAt }
}

/** An event for which a pure function threw, or that would make a row that no store accepts. */
export function unfoldable(consumer: string, { arrival, cause }: Thrown): Unfit {
  const message = cause instanceof Error ? cause.message : String(cause)
  const reason = cause instanceof Unstorable ? 'unstorable' : 'fold-threw'
  return unfitEvent(consumer, arrival, { reason, cause: message })
}

/** An event whose time was too far ahead when the log took it. */
export const tooEarly = (consumer: string, arrival: Arrival): Unfit =>
  unfitEvent(consumer, arrival, { reason: FROM_THE_FUTURE.reason, cause: FROM_THE_FUTURE.detail })

/** An event for which a reactor answered one that may not be appended. */
export const refusedFollowUp = (reactor: string, arrival: Arrival, { reason, detail }: Refusal): Unfit =>
  unfitEvent(reactor, arrival, { reason: 'follow-up-refused', cause: `${reason}: ${detail}` })

/** Only the event is parked, also if its record held several. */
function unfitEvent(consumer: string, arrival: Arrival, why: Pick<Unfit, 'reason' | 'cause'>): Unfit {
  const { position, shardId, text, appendedAt } = arrival
  return { consumer, shardId, position, ...why, data: Buffer.from(text), appendedAt }
}
