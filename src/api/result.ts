import type { Taken } from './append.ts'

/** What became of an event, as an answer tells it. */
export function resultOf(taken: Taken): object {
  if (taken.ok) return { id: taken.id, shardId: taken.shardId, sequenceNumber: taken.sequenceNumber }
  const { reason, detail, errors, line } = taken.refused
  return { id: taken.id, error: { reason, detail, errors, line } }
}

/** JSON.stringify of `{ results: taken.map(resultOf) }`, for less. */
export const resultsText = (taken: readonly Taken[]): string => `{"results":[${taken.map(textOf).join(',')}]}`

/** Nothing needs an escape in the names of shards, nor in numbers. */
const textOf = (taken: Taken): string =>
  taken.ok
    ? `{"id":${quote(taken.id)},"shardId":"${taken.shardId}","sequenceNumber":"${taken.sequenceNumber}"}`
    : JSON.stringify(resultOf(taken))

const ESCAPED = /["\\\p{Cc}\p{Cs}]/u

const quote = (id: string): string => (ESCAPED.test(id) ? JSON.stringify(id) : `"${id}"`)
