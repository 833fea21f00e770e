import Type from 'typebox'
import { ok, refuse, type Result } from '../../base/result.ts'
import { parseInParts } from '../../codec/parse-json.ts'
import { problemOf, textOf, type Body } from '../../api/body.ts'
import { problem, type Reply } from '../../api/reply.ts'
import { fieldsOf, type Fields } from './fields-of.ts'
import { listedEvent, pinpointEvent, type SentEvent } from './sent-event.ts'

/** Amazon Pinpoint Developer Guide, "Event ingestion quotas": the most events of one request. */
export const MOST_EVENTS = 100

/** The events of an endpoint by the client's names; undefined if the endpoint has no object of events. */
interface Endpoint {
  readonly id: string
  readonly events: readonly (readonly [id: string, event: SentEvent])[] | undefined
}

/** The events of a request, in the form in which the answer is to be. */
export type ClientBatch =
  | { readonly form: 'pinpoint'; readonly endpoints: readonly Endpoint[] }
  | { readonly form: 'list'; readonly events: readonly SentEvent[] }

/** All events of a batch, in order. */
export const eventsOf = (batch: ClientBatch): readonly SentEvent[] =>
  batch.form === 'list'
    ? batch.events
    : batch.endpoints.flatMap(({ events = [] }) => events.map(([, event]) => event))

const texts = Type.Object({}, { additionalProperties: Type.String() })
const numbers = Type.Object({}, { additionalProperties: Type.Number() })
const moment = Type.Union([Type.String(), Type.Number()], {
  description: 'ISO 8601, or milliseconds since 1970',
})

const pinpoint = Type.Object({
  EventType: Type.String(),
  Timestamp: moment,
  Session: Type.Optional(
    Type.Object({
      Id: Type.String(),
      StartTimestamp: Type.Optional(moment),
      StopTimestamp: Type.Optional(moment),
      Duration: Type.Optional(Type.Integer({ description: 'milliseconds' })),
    }),
  ),
  Attributes: Type.Optional(texts),
  Metrics: Type.Optional(numbers),
})

const listed = Type.Object({
  eventType: Type.String(),
  timestamp: moment,
  session: Type.Optional(Type.Object({ id: Type.String() })),
  attributes: Type.Optional(texts),
  metrics: Type.Optional(numbers),
})

const batches = Type.Union([
  Type.Object(
    {
      BatchItem: Type.Object(
        {},
        {
          additionalProperties: Type.Object({
            Endpoint: Type.Optional(Type.Object({})),
            Events: Type.Object({}, { additionalProperties: pinpoint }),
          }),
        },
      ),
    },
    { description: 'as clients of Amazon Pinpoint send it: endpoints by id, and their events by id' },
  ),
  Type.Object(
    { events: Type.Array(listed) },
    { description: 'as clients of Mobile Analytics send it; also with event_type, event_timestamp' },
  ),
])

/** The body of a client's request. One event that is wrong refuses nothing else, so only the outer shape is required. */
export const clientBatch: Body<ClientBatch> = {
  schema: batches,
  mediaTypes: ['application/json', 'application/x-amz-json-1.1'],
  read: (bytes) => {
    const text = textOf(bytes)
    if (!text.ok) return text
    const parsed = parseInParts(text.value)
    return parsed.ok ? bounded(batchOf(fieldsOf(parsed.value))) : refuse(problemOf(parsed.error))
  },
}

function batchOf({ BatchItem, events }: Fields): ClientBatch | undefined {
  if (Array.isArray(events)) return { form: 'list', events: events.map(listedEvent) }
  if (typeof BatchItem !== 'object' || BatchItem === null || Array.isArray(BatchItem)) return undefined
  return { form: 'pinpoint', endpoints: Object.entries(BatchItem).map(endpointOf) }
}

function endpointOf([id, value]: readonly [string, unknown]): Endpoint {
  const { Events } = fieldsOf(value)
  if (typeof Events !== 'object' || Events === null || Array.isArray(Events)) return { id, events: undefined }
  return { id, events: Object.entries(Events).map(([name, event]) => [name, pinpointEvent(id, name, event)]) }
}

function bounded(batch: ClientBatch | undefined): Result<ClientBatch, Reply> {
  if (batch === undefined) return refuse(NO_BATCH)
  const { length } = eventsOf(batch)
  const isEmpty = batch.form === 'list' ? length === 0 : batch.endpoints.length === 0
  if (isEmpty) return refuse(problem(400, 'no-events', 'The body holds no events'))
  return length > MOST_EVENTS ? refuse(TOO_MANY) : ok(batch)
}

const NO_BATCH = problem(
  400,
  'bad-body',
  'The body must be an object with "BatchItem" (endpoints and their events by id) or "events" (a list)',
)
const TOO_MANY = problem(413, 'too-many-events', `A request holds ${MOST_EVENTS} client events at most`)
