import {
  PublishBatchCommand,
  SNSClient,
  type PublishBatchRequestEntry,
  type SNSClientConfig,
} from '@aws-sdk/client-sns'
import type { Notification, Notifier } from './notifier.ts'

export interface SnsOptions extends Pick<SNSClientConfig, 'endpoint' | 'region' | 'credentials'> {
  readonly topicArn: string
}

/** The maximum number of messages in a request, and of bytes in all its messages (SNS API reference, PublishBatch). */
const MOST_MESSAGES = 10
const MOST_BYTES = 262_144

/**
 * Notifications as messages of a topic. A message is the notification's JSON; its type and user are attributes, by
 * which subscriptions can filter. The SDK retries throttled and failed requests. If a request fails, or SNS refuses a
 * message of it, the other requests are still sent; then it throws.
 */
export function openSnsNotifier({ topicArn, ...access }: SnsOptions): Notifier {
  const client = new SNSClient(access)
  return {
    notify: async (notifications) => {
      let fault: Error | undefined
      for (const some of batchesOf(notifications)) {
        const refused = await publish(client, topicArn, some)
        fault ??= refused
      }
      if (fault !== undefined) throw fault
    },
    close: () => {
      client.destroy()
      return Promise.resolve()
    },
  }
}

/** A notification as a message, and its bytes: those of its attributes count too (Developer Guide, "Message attributes"). */
interface Message {
  readonly id: string
  readonly entry: Omit<PublishBatchRequestEntry, 'Id'>
  readonly bytes: number
}

function messageOf(one: Notification): Message {
  const attributes = { type: one.type, userId: one.userId }
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  )
  const text = JSON.stringify(one)
  const counted = Object.entries(attributes).flatMap(([name, value]) => [name, 'String', value])
  const bytes = Buffer.byteLength([text, ...counted].join(''))
  return { id: one.id, entry: { Message: text, MessageAttributes }, bytes }
}

/** A message that is too large by itself has a batch of its own, which SNS refuses. */
function* batchesOf(notifications: readonly Notification[]): Generator<readonly Message[]> {
  let batch: Message[] = []
  let bytes = 0
  for (const message of notifications.map(messageOf)) {
    const isFull = batch.length === MOST_MESSAGES || bytes + message.bytes > MOST_BYTES
    if (isFull && batch.length > 0) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(message)
    bytes += message.bytes
  }
  if (batch.length > 0) yield batch
}

/** The reason why not all messages of a batch were published. The entry's id is used only in SNS's answer. */
async function publish(
  client: SNSClient,
  TopicArn: string,
  batch: readonly Message[],
): Promise<Error | undefined> {
  const PublishBatchRequestEntries = batch.map(({ entry }, at) => ({ ...entry, Id: String(at) }))
  const refused = (why: string, cause?: unknown) =>
    new Error(`Cannot notify by topic "${TopicArn}": SNS ${why}`, { cause })
  try {
    const { Failed = [] } = await client.send(
      new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries }),
    )
    const [first] = Failed
    if (first === undefined) return undefined
    const { Id, Code = 'no code', Message = '' } = first
    return refused(
      `refuses ${Failed.length} of ${batch.length}, first "${batch[Number(Id)]?.id ?? ''}" with ${Code} ${Message}`.trim(),
    )
  } catch (cause) {
    return refused(
      `says ${cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)}`,
      cause,
    )
  }
}
