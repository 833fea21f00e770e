import type { Row } from '../tables/tables.ts'
import type { Arrival } from './arrival.ts'
import { rowOf } from './draft.ts'
import { draftsOf } from './drafts.ts'
import type { Projection } from './projection.ts'
import { LONGEST_SORT } from './segment-key.ts'
import { storableKey } from './storable.ts'
import type { Thrown } from './track.ts'

const NONE = { rows: [], thrown: [] }

/**
 * A batch's events as segments of the streams they belong to, in the order of the log. A segment is written once,
 * and no write reads it first. An event that is delivered twice is in two segments; the reader drops the repeat
 * (`src/answer/firsts.ts`).
 */
export function segmentsOf(
  { streams }: Projection,
  arrivals: readonly Arrival[],
): { readonly rows: readonly Row[]; readonly thrown: readonly Thrown[] } {
  if (streams === undefined) return NONE
  const byStream = new Map<string, Arrival[]>()
  const thrown: Thrown[] = []
  for (const arrival of arrivals) {
    try {
      const named = streams.of(arrival.event)
      for (const stream of named)
        if (!byStream.has(stream)) storableKey({ partition: stream, sort: LONGEST_SORT })
      for (const stream of named) follow(byStream, stream, arrival)
    } catch (cause) {
      thrown.push({ arrival, cause })
    }
  }
  const rows = [...byStream].flatMap(([stream, of]) => draftsOf(of).map((draft) => rowOf(stream, draft)))
  return { rows, thrown }
}

function follow(byStream: Map<string, Arrival[]>, stream: string, arrival: Arrival): void {
  const followed = byStream.get(stream)
  if (followed === undefined) byStream.set(stream, [arrival])
  else followed.push(arrival)
}
