import type { Taken } from './append.ts'

/** The result of an event in an answer. */
export function resultOf(taken: Taken): object {
  if (taken.ok) return { id: taken.id, shardId: taken.shardId, sequenceNumber: taken.sequenceNumber }
  const { reason, detail, errors, line } = taken.refused
  return { id: taken.id, error: { reason, detail, errors, line } }
}
