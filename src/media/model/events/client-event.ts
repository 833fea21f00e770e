import Type from 'typebox'
import { eventType } from '../../../events/event-type.ts'
import { attribute, count, time } from '../../../events/fields.ts'

/** The name of a client's application: the `{app}` of `POST /v1/apps/{app}/events`. */
export const appName = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,64}$',
  description: 'the name of an app: 1 to 64 of the characters A-Z a-z 0-9 _ -',
})

/** The longest value of an attribute (Amazon Pinpoint Developer Guide, "Event ingestion quotas"). */
const texts = Type.Object({}, { additionalProperties: Type.String({ maxLength: 200 }) })

const numbers = Type.Object({}, { additionalProperties: Type.Number() })

/** Something that a user did in an app, as the app's client tells it: the names and measures are the app's own. */
export const clientEvent = eventType(
  'client.event',
  Type.Object({
    app: appName,
    eventType: attribute(64),
    endpoint: Type.Optional(attribute(128)),
    session: Type.Optional(
      Type.Object({
        id: attribute(64),
        startedAt: Type.Optional(time),
        stoppedAt: Type.Optional(time),
        durationMs: Type.Optional(count),
      }),
    ),
    attributes: Type.Optional(texts),
    metrics: Type.Optional(numbers),
    client: Type.Optional(texts),
  }),
  { maxBytes: { attributes: 65_536, metrics: 16_384, client: 16_384 } },
)
