import type { Unreadable } from '../codec/decode.ts'
import type { Thrown } from '../fold/track.ts'
import { Unstorable } from '../tables/unstorable.ts'
import type { Unfit } from './parked.ts'

/** A record that is no event we can read. */
export function unreadableBy(consumer: string, one: Unreadable): Unfit {
  const { position, shardId, reason, detail, data, appendedAt } = one
  return { consumer, shardId, position, reason, cause: detail, data, appendedAt }
}

/** An event on which a pure function threw, or that would make a row which no store takes: parked as the event alone, also where its record held many. */
export function unfoldable(consumer: string, { arrival, cause }: Thrown): Unfit {
  const { position, shardId, text, appendedAt } = arrival
  const message = cause instanceof Error ? cause.message : String(cause)
  return {
    consumer,
    shardId,
    position,
    reason: cause instanceof Unstorable ? 'unstorable' : 'fold-threw',
    cause: message,
    data: Buffer.from(text),
    appendedAt,
  }
}
