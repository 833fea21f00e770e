import Type from 'typebox'
import type { Taken } from '../../api/append.ts'
import { resultOf } from '../../api/result.ts'
import { results } from '../../api/shapes/results.ts'
import type { ClientBatch } from './client-batch.ts'

const status = Type.Object({ StatusCode: Type.Integer(), Message: Type.String() })

/** The answers to the two forms of a batch: an object of Pinpoint's, or the list that `POST /events` answers. */
export const batchResults = Type.Union([
  Type.Object({
    Results: Type.Object(
      {},
      {
        additionalProperties: Type.Object({
          EndpointItemResponse: status,
          EventsItemResponse: Type.Object({}, { additionalProperties: status }),
        }),
      },
    ),
  }),
  results,
])

/** The answer to a batch, of the results of its events in order. */
export function resultsOf(batch: ClientBatch, taken: readonly Taken[]): object {
  if (batch.form === 'list') return { results: taken.map(resultOf) }
  const left = taken.values()
  return {
    Results: Object.fromEntries(
      batch.endpoints.map(({ id, events }) => [
        id,
        {
          EndpointItemResponse: events === undefined ? NO_EVENTS : ACCEPTED,
          EventsItemResponse: Object.fromEntries(
            (events ?? []).map(([name]) => [name, statusOf(left.next().value)]),
          ),
        },
      ]),
    ),
  }
}

/** Amazon Pinpoint API Reference, "Events": EventItemResponse. */
const ACCEPTED = { StatusCode: 202, Message: 'Accepted' }
const NO_EVENTS = { StatusCode: 400, Message: 'The endpoint has no object "Events"' }

function statusOf(taken: Taken | undefined): typeof ACCEPTED {
  if (taken === undefined) throw new Error('Cannot tell what became of a client event')
  return taken.ok ? ACCEPTED : { StatusCode: taken.refused.status, Message: taken.refused.detail }
}
