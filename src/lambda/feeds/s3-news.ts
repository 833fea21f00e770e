import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { ObjectNews } from './feed.ts'

/** Compatible as long as the major version is 2 (S3 User Guide, "Event message structure"). */
const record = Type.Object({
  eventVersion: Type.String({ pattern: '^2\\.' }),
  eventSource: Type.Literal('aws:s3'),
  eventName: Type.String(),
  eventTime: Type.String(),
  s3: Type.Object({
    bucket: Type.Object({ name: Type.String() }),
    object: Type.Object({ key: Type.String() }),
  }),
})

const notification = Compile(Type.Object({ Records: Type.Array(record, { minItems: 1 }) }))

/** S3 sends it once, when notifications are configured (User Guide, "Granting permissions to publish event messages"). */
const test = Compile(Type.Object({ Service: Type.Literal('Amazon S3'), Event: Type.Literal('s3:TestEvent') }))

/** The same news from EventBridge (S3 User Guide, "EventBridge event message structure"). */
const bridge = Type.Object({
  source: Type.Literal('aws.s3'),
  'detail-type': Type.String(),
  time: Type.String(),
  detail: Type.Object({
    bucket: Type.Object({ name: Type.String() }),
    object: Type.Object({ key: Type.String() }),
  }),
})

const bridged = Compile(bridge)

/**
 * The objects that S3 reports as stored, directly or by EventBridge; undefined if this is none of its notifications.
 * Removals, also by delete markers, and all other news name no object. S3 notifies at least once, in no order, mostly
 * within seconds (User Guide, "Amazon S3 Event Notifications"). `item` names the message that brought them; without it
 * a key does. Throws if a key cannot be decoded.
 */
export function s3News(event: unknown, item?: string): readonly ObjectNews[] | undefined {
  if (test.Check(event)) return []
  if (bridged.Check(event)) return fromBridge(event, item)
  if (!notification.Check(event)) return undefined
  return event.Records.filter(({ eventName }) => /^(s3:)?ObjectCreated:/.test(eventName)).map((one) => ({
    bucket: one.s3.bucket.name,
    key: decoded(one.s3.object.key),
    at: Date.parse(one.eventTime),
    item: item ?? one.s3.object.key,
  }))
}

/** Here keys are not encoded. */
function fromBridge(news: Static<typeof bridge>, item?: string): readonly ObjectNews[] {
  if (news['detail-type'] !== 'Object Created') return []
  const { bucket, object } = news.detail
  return [{ bucket: bucket.name, key: object.key, at: Date.parse(news.time), item: item ?? object.key }]
}

/** Keys are encoded like the fields of a form: "red flower.jpg" is "red+flower.jpg". */
const decoded = (key: string): string => decodeURIComponent(key.replaceAll('+', ' '))
