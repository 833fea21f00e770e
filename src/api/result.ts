import type { Taken } from './append.ts'

/** The result of an event in an answer. */
export function resultOf(taken: Taken): object {
  if (taken.ok) return { id: taken.id, shardId: taken.shardId, sequenceNumber: taken.sequenceNumber }
  const { reason, detail, errors, line } = taken.refused
  return { id: taken.id, error: { reason, detail, errors, line } }
}

/** The same text as JSON.stringify of `{ results: taken.map(resultOf) }`, at a lower cost. */
export const resultsText = (taken: readonly Taken[]): string => `{"results":[${taken.map(textOf).join(',')}]}`

/** Shard ids and sequence numbers contain no character that needs an escape. */
const textOf = (taken: Taken): string =>
  taken.ok
    ? `{"id":${quote(taken.id)},"shardId":"${taken.shardId}","sequenceNumber":"${taken.sequenceNumber}"}`
    : JSON.stringify(resultOf(taken))

const ESCAPED = /["\\\p{Cc}\p{Cs}]/u

const quote = (id: string): string => (ESCAPED.test(id) ? JSON.stringify(id) : `"${id}"`)
